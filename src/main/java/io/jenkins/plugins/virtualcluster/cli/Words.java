package io.jenkins.plugins.virtualcluster.cli;

/** Small helps of grammar. */
final class Words {
    private Words() {}

    /** Such as {@code 1 problem}, {@code 2 problems}. */
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
