package io.jenkins.plugins.virtualcluster.record;

/**
 * A case of a run that runs its cases several times: {@code copy.3} is the third time of case {@code copy}.
 *
 * @param name that of the suite
 * @param time from 1
 */
public record RepeatedCase(String name, int time) {
    /** Reads the name that it has in the record of such a run; one without a number, as in a damaged record, counts as the first. */
    public static RepeatedCase of(String inRecord) {
        int dot = inRecord.lastIndexOf('.');
        String number = inRecord.substring(dot + 1);
        return dot > 0 && number.matches("[1-9][0-9]{0,8}")
                ? new RepeatedCase(inRecord.substring(0, dot), Integer.parseInt(number))
                : new RepeatedCase(inRecord, 1);
    }

    /** The name that it has in the record. */
    @Override
    public String toString() {
        return name + "." + time;
    }
}
