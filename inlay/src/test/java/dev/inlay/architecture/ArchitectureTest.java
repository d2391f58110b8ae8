package dev.inlay.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house: which room may know which. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.inlay");

    private static final Set<String> FRONT_DOORS =
            Set.of("ModelSource", "HubCache", "ModelCatalog", "PlacementReport", "MemoryMonitor");

    private static final String[] API = {
        "dev.inlay", "dev.inlay.model", "dev.inlay.monitor", "dev.inlay.provider", "dev.inlay.tokenizer"
    };

    private static final String[] ENGINE = {
        "dev.inlay.internal.json..",
        "dev.inlay.internal.memory..",
        "dev.inlay.internal.probe..",
        "dev.inlay.internal.runtime..",
        "dev.inlay.internal.embedding..",
        "dev.inlay.internal.chat..",
        "dev.inlay.internal.models"
    };

    private static final DescribedPredicate<JavaClass> CORE =
            resideInAnyPackage(API).or(resideInAnyPackage(ENGINE));

    @Test
    void theCoreKnowsNoTokenizerLibraryAndNoVendor() {
        noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "com.sun.jna..",
                        "dev.inlay.internal.huggingface..",
                        "dev.inlay.internal.template..",
                        "dev.inlay.internal.graph..",
                        "com.google.protobuf..",
                        "dev.inlay.providers..",
                        "ai.onnxruntime.providers..")
                .check(ALL);
    }

    @Test
    void nothingLocalKnowsTheRemotePlace() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("dev.inlay.remote..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.inlay.remote..")
                .check(ALL);
    }

    @Test
    void theRemotePlaceNeedsNothingButTheJdkAndTheCore() {
        classes()
                .that()
                .resideInAPackage("dev.inlay.remote..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "javax.net..",
                                "org.slf4j..",
                                "org.jspecify..",
                                "com.fasterxml.jackson.core..")
                        .or(resideInAnyPackage(API))
                        .or(resideInAnyPackage("dev.inlay.remote..", "dev.inlay.internal.json..")))
                .check(ALL);
    }

    @Test
    void internalPackagesHaveNoCycles() {
        slices().matching("dev.inlay.internal.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void onlyTheFrontDoorsOfTheApiKnowTheEngine() {
        DescribedPredicate<JavaClass> frontDoors = DescribedPredicate.describe(
                "front doors",
                type -> type.getSimpleName().endsWith("Builder") || FRONT_DOORS.contains(type.getSimpleName()));
        noClasses()
                .that(resideInAnyPackage(API).and(DescribedPredicate.not(frontDoors)))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.inlay.internal.."))
                .check(ALL);
    }

    @Test
    void theEngineIsNotReachedFromOtherModules() {
        noClasses()
                .that(DescribedPredicate.not(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.inlay.internal.runtime..", "dev.inlay.internal.embedding..", "dev.inlay.internal.chat.."))
                .check(ALL);
    }

    @Test
    void sessionsAreOpenedInOnePackageOnly() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("dev.inlay.internal.runtime")))
                .should()
                .callMethodWhere(target(name("createSession")))
                .check(ALL);
    }

    @Test
    void signaturesShowNoForeignTypes() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(resideInAnyPackage(API)
                        .or(resideInAPackage("dev.inlay.remote").and(modifier(JavaModifier.PUBLIC))))
                .should(new ArchCondition<JavaMethod>("use no JSON, ONNX Runtime or DJL type") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        // The one escape hatch: a provider configures the session's options itself.
                        boolean allowed = method.getOwner().getSimpleName().equals("CpuSessions");
                        boolean foreign = Stream.concat(
                                        method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                                .anyMatch(ArchitectureTest::isForeign);
                        events.add(new SimpleConditionEvent(
                                method, allowed || !foreign, method.getFullName() + " shows a foreign type"));
                    }
                })
                .check(ALL);
    }

    private static boolean isForeign(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return Stream.of("ai.onnxruntime", "ai.djl", "com.fasterxml").anyMatch(name::startsWith);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .resideInAPackage("dev.inlay..")
                .should(new ArchCondition<JavaClass>("live in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .orElse(false);
                        events.add(new SimpleConditionEvent(
                                type, marked, type.getPackageName() + " has no @NullMarked package-info"));
                    }
                })
                .check(ALL);
    }

    @Test
    void modulesExportNoInternalPackageToEverybody() {
        Set<ModuleDescriptor> ours = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(entry -> modules(Path.of(entry)).stream())
                .filter(module -> module.name().startsWith("dev.inlay"))
                .collect(Collectors.toSet());
        assertThat(ours.stream().map(ModuleDescriptor::name))
                .contains(
                        "dev.inlay",
                        "dev.inlay.tokenizers",
                        "dev.inlay.providers",
                        "dev.inlay.graph",
                        "dev.inlay.remote",
                        "dev.inlay.all");
        for (ModuleDescriptor module : ours) {
            for (ModuleDescriptor.Exports exported : module.exports()) {
                if (exported.source().startsWith("dev.inlay.internal")) {
                    assertThat(exported.targets())
                            .as("%s exports %s", module.name(), exported.source())
                            .isNotEmpty()
                            .allMatch(name -> name.startsWith("dev.inlay."));
                }
            }
        }
    }

    private static List<ModuleDescriptor> modules(Path entry) {
        try {
            return ModuleFinder.of(entry).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .toList();
        } catch (FindException e) {
            // Test classes and some test libraries are no modules.
            return List.of();
        }
    }
}
