package dev.inlay.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates of published models, which belong to their publishers and so are not part of this repository: runs where a
 * folder with {@code testdata/chat-templates.json} is named by the system property {@code inlay.shared} or the environment
 * variable {@code INLAY_SHARED}, or is called {@code shared} and lies beside the repository.
 */
class SharedTemplatesTest {

    private static Path file() {
        String named = System.getProperty("inlay.shared", System.getenv("INLAY_SHARED"));
        Path folder = Path.of(System.getProperty("inlay.basedir", ""))
                .toAbsolutePath()
                .resolve("../../shared")
                .normalize();
        return (named == null ? folder : Path.of(named)).resolve("testdata/chat-templates.json");
    }

    @TestFactory
    Stream<DynamicTest> rendersPublishedTemplatesAsPython() throws IOException {
        Path file = file();
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "no templates of published models here: " + file);
        JsonNode root;
        try (InputStream in = Files.newInputStream(file)) {
            root = TemplateCase.read(in);
        }
        List<TemplateCase> cases = TemplateCase.all(root.get("chat"));
        cases.addAll(TemplateCase.all(root.get("unit")));
        assertThat(cases).isNotEmpty();
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
    }

    private static void check(TemplateCase c) {
        Template template = Template.parse(c.name(), c.template());
        if (c.expected() == null) {
            assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> template.render(c.context()));
        } else {
            assertThat(template.render(c.context())).isEqualTo(c.expected());
        }
    }
}
