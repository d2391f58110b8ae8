package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The built-in page in a real browser, where Chromium and its driver are installed. Screenshots go to target/screenshots. */
class PageBrowserTest {
    private static final TestServer SERVER = TestServer.shared();

    @TempDir
    static Path profile;

    private static ChromeDriver driver;

    private static Optional<File> program(String... names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    @BeforeAll
    static void open() {
        Optional<File> browser = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> driverProgram = program("chromedriver");
        assumeTrue(browser.isPresent() && driverProgram.isPresent(), "Chromium and chromedriver are not installed");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.get());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverProgram.get())
                .build();
        driver = new ChromeDriver(service, options);
    }

    @AfterAll
    static void close() {
        if (driver != null) {
            driver.quit();
        }
    }

    @BeforeEach
    void load() {
        look(1100, 800, "light");
        go("chat");
        await("return document.getElementById('status').textContent === 'ready'");
    }

    private static void go(String tab) {
        driver.get("about:blank");
        driver.get(SERVER.url() + "/#" + tab);
        await("return document.getElementById('panel-" + tab + "')?.hidden === false");
    }

    private static void look(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void await(String script) {
        new WebDriverWait(driver, Duration.ofMinutes(1))
                .until(page -> Boolean.TRUE.equals(((ChromeDriver) page).executeScript(script)));
    }

    private static WebElement id(String id) {
        return driver.findElement(By.id(id));
    }

    private static void shoot(String name) {
        Path folder = Path.of(System.getProperty("inlay.basedir"), "target", "screenshots");
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void ask(String text) {
        id("prompt").sendKeys(text);
        id("send").click();
        await("return document.querySelector('.note') !== null && document.getElementById('stop').hidden");
    }

    private static void assertNothingBroke() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .isEmpty();
    }

    @Test
    void aChatIsStreamed() {
        ask("What is the capital of France?");

        assertThat(driver.findElements(By.cssSelector(".message"))).hasSize(2);
        assertThat(driver.findElement(By.cssSelector(".message.assistant")).getText())
                .isNotBlank();
        assertThat(driver.findElement(By.cssSelector(".note")).getText()).contains("tokens", "first after");
        assertNothingBroke();
        shoot("chat-light");
        id("clear").click();
        assertThat(driver.findElements(By.cssSelector(".message, .note"))).isEmpty();
        assertThat(id("chat-empty").isDisplayed()).isTrue();
    }

    @Test
    void aChatCanBeStopped() {
        driver.executeScript("document.getElementById('max-tokens').value = 4000");
        id("prompt").sendKeys("Write a very long story about every animal you know.");
        id("send").click();
        await("return (document.querySelector('.message.assistant')?.textContent.length ?? 0) > 20");
        id("stop").click();
        await("return document.querySelector('.note')?.textContent.includes('stopped') === true");
        assertNothingBroke();
    }

    @Test
    void errorsAreShown() {
        driver.executeScript("document.getElementById('temperature').value = 5");
        id("prompt").sendKeys("Hello");
        id("send").click();
        await("return document.getElementById('chat-error').hidden === false");

        assertThat(id("chat-error").getText()).contains("temperature");
        shoot("chat-error-light");
        // The browser logs the 400 itself.
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).hasSize(1);
    }

    @Test
    void textsAreCompared() {
        go("similarity");
        driver.findElement(By.cssSelector("#similarity-form button")).click();
        await("return document.querySelectorAll('.matrix td').length === 16");

        List<Double> firstRow = driver.findElements(By.cssSelector(".matrix tbody tr:first-child td")).stream()
                .skip(1)
                .map(cell -> Double.valueOf(cell.getText()))
                .toList();
        assertThat(firstRow.get(0)).isGreaterThan(firstRow.get(1)).isGreaterThan(firstRow.get(2));
        assertNothingBroke();
        shoot("similarity-light");
    }

    @ParameterizedTest
    @CsvSource({"light, 1100", "dark, 1100", "light, 390", "dark, 390"})
    void everyPartFitsAndHasNames(String scheme, int width) {
        look(width, width < 600 ? 844 : 800, scheme);
        driver.executeScript("document.getElementById('max-tokens').value = 32");
        ask("Name three colours.");
        assertFits("chat", scheme, width);
        go("similarity");
        driver.findElement(By.cssSelector("#similarity-form button")).click();
        await("return document.querySelector('.matrix') !== null");
        assertFits("similarity", scheme, width);
        go("dashboard");
        await("return document.querySelectorAll('.place').length === 2 && document.querySelector('.card') !== null");
        assertThat(id("panel-dashboard").getText()).contains("bge-small-en-v1.5", "cpu", "Java heap");
        assertFits("dashboard", scheme, width);
        Long height = (Long) driver.executeScript("return document.querySelector('main').scrollHeight + 120");
        look(width, height.intValue(), scheme);
        shoot("dashboard-" + scheme + "-" + width + "-whole");
        assertNothingBroke();
    }

    @Test
    void aKeyIsAskedForAndUsed() {
        try (TestServer server = TestServer.start(TestServer.embeddingOnly("secret", List.of(), Limits.DEFAULTS))) {
            driver.get(server.url() + "/#dashboard");
            await("return document.getElementById('key-form').hidden === false");
            shoot("key-light");
            id("key").sendKeys("secret");
            driver.findElement(By.cssSelector("#key-form button")).click();
            await("return document.querySelectorAll('.place').length === 1");
            assertThat(id("key-form").isDisplayed()).isFalse();
            assertThat(id("dashboard-error").isDisplayed()).isFalse();
            // The browser logs the 401s itself.
            driver.manage().logs().get(LogType.BROWSER);
        }
    }

    private static void assertFits(String tab, String scheme, int width) {
        shoot(tab + "-" + scheme + "-" + width);
        assertThat((Long) driver.executeScript("return document.documentElement.scrollWidth"))
                .as("%s at %d pixels", tab, width)
                .isLessThanOrEqualTo(width);
        Object nameless = driver.executeScript(
                "return [...document.querySelectorAll('input, textarea, button')].filter(e => !(e.labels?.length ||"
                        + " e.textContent.trim() || e.getAttribute('aria-label'))).map(e => e.id)");
        assertThat((List<?>) nameless).isEmpty();
    }
}
