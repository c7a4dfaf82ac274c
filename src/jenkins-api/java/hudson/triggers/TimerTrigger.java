package hudson.triggers;

import hudson.model.BuildableItem;
import hudson.model.Cause;

public class TimerTrigger extends Trigger<BuildableItem> {
    public TimerTrigger(String spec) {
        super(spec);
    }

    public static class TimerTriggerCause extends Cause {
        public TimerTriggerCause() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getShortDescription() {
            throw new UnsupportedOperationException();
        }
    }
}
