package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Jelly looks names up when a page is shown: a wrong one is an empty place there. They are compared with the classes here. */
class ViewsTest {
    /** They refuse all but GET and HEAD, and change nothing. */
    private static final Set<String> PAGES = Set.of(
            "io/jenkins/plugins/virtualcluster/jenkins/build/BuildSuites",
            "io/jenkins/plugins/virtualcluster/jenkins/build/JobSuites");

    /** Attributes that people see or hear. */
    private static final List<String> SHOWN = List.of(
            "title",
            "description",
            "header",
            "add",
            "placeholder",
            "aria-label",
            "tooltip",
            "message",
            "progress",
            "data-label");

    static List<View> views() throws IOException {
        return View.all();
    }

    static List<View> forms() throws IOException {
        return views().stream()
                .filter(view -> view.file().endsWith("config.jelly"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("views")
    void aViewEscapesAndHasNoScriptOfItsOwn(View view) {
        assertThat(view.text()).startsWith("<?jelly escape-by-default='true'?>");
        for (Element element : view.elements()) {
            assertThat(element.getNodeName()).isNotIn("style", "j:out");
            if (element.getNodeName().equals("script")) {
                assertThat(element.getAttribute("src")).startsWith("${resURL}/plugin/virtual-cluster/");
                assertThat(element.getTextContent()).isEmpty();
            }
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Attr attribute = (Attr) attributes.item(i);
                assertThat(attribute.getName()).doesNotStartWith("on").isNotEqualTo("style");
                assertThat(attribute.getValue()).doesNotStartWith("javascript:");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void aViewNamesPropertiesThatItsClassHas(View view) {
        for (String object : List.of("it", "instance")) {
            for (String name : view.propertiesOf(object)) {
                boolean there = name.endsWith("(")
                        ? PluginClasses.hasMethod(view.owner(), name.substring(0, name.length() - 1))
                        : PluginClasses.hasProperty(view.owner(), name);
                assertThat(there).as("%s: ${%s.%s}", view, object, name).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormsFieldsCanBeSetAndRead(View form) throws IOException {
        for (Element element : form.elements()) {
            String field = element.getAttribute("field");
            if (!field.isEmpty()) {
                assertThat(concrete(form.owner()).allMatch(owner -> PluginClasses.isDataBound(owner, field)))
                        .as("%s is set by @DataBoundConstructor or @DataBoundSetter", field)
                        .isTrue();
                assertThat(PluginClasses.hasProperty(form.owner(), field))
                        .as("%s has a getter or a public field", field)
                        .isTrue();
            }
        }
    }

    /** The class, or those that inherit its form if it is abstract. */
    private static Stream<ClassNode> concrete(ClassNode owner) throws IOException {
        return (owner.access & Opcodes.ACC_ABSTRACT) == 0
                ? Stream.of(owner)
                : PluginClasses.all().stream()
                        .filter(node -> (node.access & Opcodes.ACC_ABSTRACT) == 0)
                        .filter(node -> inherits(node, owner));
    }

    private static boolean inherits(ClassNode node, ClassNode from) {
        return node.superName.equals(from.name)
                || PluginClasses.find(node.superName)
                        .filter(above -> inherits(above, from))
                        .isPresent();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFieldHasItsHelpAndEveryHelpItsField(View form) throws IOException {
        Set<String> own = helpsOf(form.owner());
        Set<String> all = new TreeSet<>(own);
        for (Optional<ClassNode> above = PluginClasses.find(form.owner().superName);
                above.isPresent();
                above = PluginClasses.find(above.get().superName)) {
            all.addAll(helpsOf(above.get()));
        }

        assertThat(form.fields()).containsAll(own);
        assertThat(all).containsAll(form.fields());
    }

    /** Fields that have a help file beside that class. */
    private static Set<String> helpsOf(ClassNode owner) throws IOException {
        Set<String> helps = new TreeSet<>();
        for (Path file : View.filesNamed(".html")) {
            String name = file.getFileName().toString();
            if (file.getParent().endsWith(owner.name) && name.startsWith("help-")) {
                View.parsed(file);
                helps.add(name.replaceAll("^help-|\\.html$", ""));
            }
        }
        return helps;
    }

    /**
     * Jenkins's {@code f:entry} only puts a title above a field, and its checkbox only beside it. The list of credentials is named by its
     * plugin or not at all.
     */
    @ParameterizedTest
    @MethodSource("forms")
    void whoHearsAFormHearsWhatAFieldIs(View form) {
        for (Element element : form.elements()) {
            String name = element.getNodeName();
            if (name.matches("f:(textbox|number|combobox|select|password)|select")) {
                assertThat(element.getAttribute("aria-label"))
                        .as("%s: %s", form, name)
                        .isEqualTo(entryOf(element).getAttribute("title"))
                        .isNotEmpty();
            } else if (name.equals("f:checkbox")) {
                assertThat(element.getAttribute("title"))
                        .as("%s: %s", form, name)
                        .isNotEmpty();
            } else if (name.equals("f:textarea")) {
                assertThat(element.getParentNode().getNodeName()).isEqualTo("label");
                assertThat(element.getParentNode().getTextContent().strip())
                        .as("%s: %s", form, name)
                        .isEqualTo(entryOf(element).getAttribute("title"))
                        .isNotEmpty();
            }
        }
    }

    private static Element entryOf(Element field) {
        Node above = field;
        while (!above.getNodeName().equals("f:entry")) {
            above = above.getParentNode();
        }
        return (Element) above;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyCheckHasItsField(View form) throws IOException {
        List<String> checks = descriptorOf(form.owner()).stream()
                .flatMap(descriptor -> descriptor.methods.stream())
                .map(method -> method.name)
                .filter(name -> name.startsWith("doCheck"))
                .map(name ->
                        Character.toLowerCase(name.charAt("doCheck".length())) + name.substring("doCheck".length() + 1))
                .toList();

        assertThat(form.fields()).containsAll(checks);
    }

    /** Jenkins sends a list the values of fields by their names; none is named {@code value}, so what was chosen before would be lost. */
    @ParameterizedTest
    @MethodSource("forms")
    void aListIsFilledByTheNamesOfFields(View form) throws IOException {
        List<String> asked = descriptorOf(form.owner()).stream()
                .flatMap(descriptor -> descriptor.methods.stream())
                .filter(method -> method.name.startsWith("doFill"))
                .flatMap(method -> method.parameters.stream())
                .map(parameter -> parameter.name)
                .filter(name -> !name.equals("item"))
                .toList();

        assertThat(form.fields()).containsAll(asked);
    }

    /** What has a setter may be omitted, and is named in snippets. */
    @Test
    void onlyAStepOfOneStageMayOmitItsCase() throws IOException {
        String steps = PluginClasses.ROOM + "/steps/suite/";

        for (String step : List.of("CaseInitStep", "CaseRunStep", "CaseFinalizeStep")) {
            assertThat(PluginClasses.hasMethod(PluginClasses.find(steps + step).orElseThrow(), "setName"))
                    .as(step)
                    .isTrue();
        }
        assertThat(PluginClasses.hasMethod(
                        PluginClasses.find(steps + "TestCaseStep").orElseThrow(), "setName"))
                .isFalse();
    }

    @Test
    void whatFormsAskTheServerIsAskedByPost() throws IOException {
        for (ClassNode node : PluginClasses.all()) {
            node.methods.stream()
                    .filter(method -> method.name.matches("do[A-Z].*"))
                    .filter(method -> !(method.name.equals("doDynamic") && PAGES.contains(node.name)))
                    .forEach(method -> assertThat(
                                    PluginClasses.has(method.visibleAnnotations, "org.kohsuke.stapler.verb.POST"))
                            .as("%s.%s is @POST", node.name, method.name)
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void textsThatAreKeysAreInItsProperties(View view) throws IOException {
        Properties texts = new Properties();
        Path file = Path.of(view.file().toString().replaceAll("\\.jelly$", ".properties"));
        if (Files.exists(file)) {
            texts.load(Files.newBufferedReader(file));
        }
        List<String> keys = new ArrayList<>();
        Matcher text = Pattern.compile("\\$\\{%(\\w+(?:\\.\\w+)+)[}(]").matcher(view.text());
        while (text.find()) {
            keys.add(text.group(1));
        }

        assertThat(texts.stringPropertyNames()).isEqualTo(new TreeSet<>(keys));
    }

    /** Texts are keys of {@code ${%...}}, so that a file of another language beside the view can translate them. */
    @ParameterizedTest
    @MethodSource("views")
    void aViewsTextsCanBeTranslated(View view) {
        for (Element element : view.elements()) {
            if (element.getNodeName().matches("pre|code")) {
                continue;
            }
            NodeList children = element.getChildNodes();
            for (int i = 0; i < children.getLength(); i++) {
                if (children.item(i).getNodeType() == Node.TEXT_NODE) {
                    assertHasNoWords(view, children.item(i).getNodeValue());
                }
            }
            for (String shown : SHOWN) {
                assertHasNoWords(view, element.getAttribute(shown));
            }
        }
    }

    private static void assertHasNoWords(View view, String text) {
        assertThat(text.replaceAll("\\$\\{[^}]*}", ""))
                .as("%s: a text that is no key", view)
                .doesNotContainPattern("\\p{L}");
    }

    /** What Jenkins calls objects by is in their Messages. */
    @Test
    void namesOfClassesForPeopleCanBeTranslated() throws IOException {
        for (ClassNode node : PluginClasses.withCode()) {
            for (MethodNode method : node.methods) {
                if (method.name.matches("getDisplayName|getShortDescription|getDescription")) {
                    for (AbstractInsnNode instruction : method.instructions) {
                        assertThat(instruction instanceof LdcInsnNode constant && constant.cst instanceof String)
                                .as("%s.%s has a text of its own", node.name, method.name)
                                .isFalse();
                    }
                }
            }
        }
    }

    private static Optional<ClassNode> descriptorOf(ClassNode describable) throws IOException {
        return PluginClasses.find(describable.name + "$DescriptorImpl")
                .or(() -> describable.superName.equals("jenkins/model/GlobalConfiguration")
                        ? Optional.of(describable)
                        : Optional.empty());
    }
}
