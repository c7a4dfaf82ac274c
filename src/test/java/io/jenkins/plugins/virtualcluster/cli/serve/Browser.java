package io.jenkins.plugins.virtualcluster.cli.serve;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.CapabilityType;

/** The machine's own Chromium, as it is built without windows, which starts in half the time; nothing is downloaded. */
final class Browser implements AutoCloseable {
    private static final String PROGRAM = "chromium-headless-shell";
    private static final String DRIVER = "chromedriver";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Whether this machine has one. */
    static boolean isInstalled() {
        return executable(PROGRAM).isPresent() && executable(DRIVER).isPresent();
    }

    private static java.util.Optional<File> executable(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                .map(directory -> new File(directory, name))
                .filter(File::canExecute)
                .findFirst();
    }

    static Browser open() throws IOException {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        Path profile = Files.createTempDirectory("chromium");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(executable(PROGRAM).orElseThrow());
        options.setCapability(CapabilityType.BROWSER_NAME, "chrome-headless-shell");
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(executable(DRIVER).orElseThrow())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .build();
        Browser browser = new Browser(profile, new ChromeDriver(service, options));
        browser.resize(1280, 900);
        return browser;
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Lays pages out for a screen of that width in pixels, also one that no window can have; 0 for that of the window. */
    void screen(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 0, "deviceScaleFactor", 0, "mobile", false));
    }

    /** Presses a key, whatever has the focus. */
    void press(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    void go(URI uri) {
        // a change of the fragment alone would not load the page
        driver.get("about:blank");
        driver.get(uri.toString());
    }

    /** Makes pages dark or light. */
    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** What the script returns. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** All that can be read on the page now. */
    String text() {
        return String.valueOf(run("return document.body.innerText"));
    }

    URI address() {
        return URI.create(driver.getCurrentUrl());
    }

    /** The first element of that CSS selector, once it is there. */
    WebElement find(String selector) {
        return await("an element " + selector, () -> {
            List<WebElement> found = driver.findElements(By.cssSelector(selector));
            return found.isEmpty() ? null : found.get(0);
        });
    }

    /** Clicks the first element of that CSS selector, once it is there, and again where the page has replaced it meanwhile. */
    void click(String selector) {
        await("an element to click on " + selector, () -> {
            driver.findElement(By.cssSelector(selector)).click();
            return selector;
        });
    }

    /** What can be read of the first element of that CSS selector, once it is there. */
    String text(String selector) {
        return await(
                "an element to read " + selector,
                () -> driver.findElement(By.cssSelector(selector)).getText());
    }

    /** Waits until that text can be read. */
    void awaitText(String text) {
        await("the text '" + text + "'", () -> text().contains(text) ? text : null);
    }

    /** Waits until something is there; on time-out tells what the page shows. */
    <T> T await(String what, Supplier<T> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T found;
            try {
                found = condition.get();
            } catch (StaleElementReferenceException | NoSuchElementException | ElementClickInterceptedException e) {
                found = null;
            }
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + PATIENCE.toSeconds() + " s for " + what + " at " + address()
                        + "; the page shows:\n" + text() + "\nand its console: " + complaints());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a page", e);
        }
    }

    /** Errors on the console since the last call; what the browser refused by the page's policy is among them. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
        deleteProfile();
    }

    /** Processes of the browser that end a little later than itself take files of theirs away, or add some. */
    private void deleteProfile() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(profile) && System.nanoTime() < deadline) {
            delete(profile.toFile());
        }
    }

    private static void delete(File file) {
        File[] files = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
        for (File each : files == null ? new File[0] : files) {
            delete(each);
        }
        file.delete();
    }
}
