package hudson.init;

public enum InitMilestone {
    STARTED,
    SYSTEM_CONFIG_LOADED,
    COMPLETED
}
