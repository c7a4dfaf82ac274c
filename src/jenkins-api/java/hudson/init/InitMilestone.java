package hudson.init;

public enum InitMilestone {
    STARTED,
    EXTENSIONS_AUGMENTED,
    SYSTEM_CONFIG_LOADED,
    JOB_LOADED,
    COMPLETED
}
