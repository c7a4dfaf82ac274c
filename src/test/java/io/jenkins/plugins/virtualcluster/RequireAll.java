package io.jenkins.plugins.virtualcluster;

import java.lang.reflect.AnnotatedElement;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Fails each test that would be skipped for want of a tool or a hypervisor, if VIRTUAL_CLUSTER_REQUIRE_ALL is 1. JUnit finds it
 * by its service file, so that no test has to name it.
 */
public final class RequireAll
        implements ExecutionCondition, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final boolean REQUIRED = "1".equals(System.getenv("VIRTUAL_CLUSTER_REQUIRE_ALL"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        context.getElement().ifPresent(RequireAll::checkEnvironment);
        return ConditionEvaluationResult.enabled(null);
    }

    private static void checkEnvironment(AnnotatedElement test) {
        AnnotationSupport.findRepeatableAnnotations(test, EnabledIfEnvironmentVariable.class).stream()
                .filter(condition -> REQUIRED && System.getenv(condition.named()) == null)
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalStateException("needs the environment variable " + missing.named()
                            + ", and VIRTUAL_CLUSTER_REQUIRE_ALL lets no test be skipped");
                });
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    private static Throwable failed(Throwable thrown) {
        return REQUIRED && thrown instanceof TestAbortedException
                ? new AssertionError("skipped, and VIRTUAL_CLUSTER_REQUIRE_ALL lets no test be", thrown)
                : thrown;
    }
}
