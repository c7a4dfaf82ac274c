package io.jenkins.plugins.virtualcluster.cli.base;

/** Small helps of grammar. */
public final class Plurals {
    private Plurals() {}

    /** Such as {@code 1 problem}, {@code 2 problems}. */
    public static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
