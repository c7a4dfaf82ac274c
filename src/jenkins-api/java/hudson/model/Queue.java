package hudson.model;

import java.util.List;
import jenkins.model.queue.QueueItem;

public class Queue implements Saveable {
    private Queue() {}

    public Item[] getItems() {
        throw new UnsupportedOperationException();
    }

    public static void withLock(Runnable runnable) {
        throw new UnsupportedOperationException();
    }

    public boolean cancel(Item item) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save() {
        throw new UnsupportedOperationException();
    }

    public interface Task extends ModelObject {}

    public interface Executable {}

    public interface QueueAction extends Action {
        boolean shouldSchedule(List<Action> actions);
    }

    public abstract static class Item extends Actionable implements QueueItem {
        public final Task task = null;

        private Item() {}
    }

    public static final class LeftItem extends Item {
        private LeftItem() {
            throw new UnsupportedOperationException();
        }

        public boolean isCancelled() {
            throw new UnsupportedOperationException();
        }
    }
}
