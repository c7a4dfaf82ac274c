package hudson.scheduler;

import java.util.Calendar;

public final class CronTabList {
    private CronTabList() {}

    public static CronTabList create(String format, Hash hash) {
        throw new UnsupportedOperationException();
    }

    public synchronized boolean check(Calendar cal) {
        throw new UnsupportedOperationException();
    }
}
