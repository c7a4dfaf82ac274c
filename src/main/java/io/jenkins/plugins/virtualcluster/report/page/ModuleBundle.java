package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages' modules as one script, since a page that is a file cannot import: each module becomes a function that gives
 * what it exports, those that it imports before it. The modules keep to the few forms of import and export that are told
 * here; another one is an error.
 */
final class ModuleBundle {
    private static final Pattern IMPORT =
            Pattern.compile("^import \\{([^}]*)\\} from \"\\./([a-z0-9-]+\\.js)\";", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile("^export ((?:async )?function\\*?|class|const) ([A-Za-z0-9_$]+)", Pattern.MULTILINE);
    private static final Pattern OTHER = Pattern.compile("^(?:import|export)\\b.*", Pattern.MULTILINE);

    private final Map<String, String> modules = new LinkedHashMap<>();
    private final List<String> begun = new ArrayList<>();

    private ModuleBundle() {}

    /** The script of that module and all that it needs. */
    static String of(String entry) throws IOException {
        ModuleBundle bundle = new ModuleBundle();
        bundle.add(entry);
        StringBuilder script = new StringBuilder("const M = {};\n");
        bundle.modules.forEach((name, text) -> script.append("M[\"")
                .append(name)
                .append("\"] = (() => {\n")
                .append(text)
                .append("})();\n"));
        return script.toString();
    }

    private void add(String name) throws IOException {
        if (begun.contains(name)) {
            if (!modules.containsKey(name)) {
                throw new IllegalStateException("The page's module " + name + " imports itself by way of others");
            }
            return;
        }
        begun.add(name);
        String text = Assets.text("js/" + name);
        Matcher imports = IMPORT.matcher(text);
        for (MatchResult each : imports.results().toList()) {
            add(each.group(2));
        }
        modules.put(name, wrapped(name, text));
    }

    private static String wrapped(String name, String text) {
        List<String> exports =
                EXPORT.matcher(text).results().map(each -> each.group(2)).toList();
        String linked = IMPORT.matcher(text)
                .replaceAll(each -> Matcher.quoteReplacement(
                        "const {" + each.group(1).replace(" as ", ": ") + "} = M[\"" + each.group(2) + "\"];"));
        String body = EXPORT.matcher(linked).replaceAll("$1 $2");
        Matcher other = OTHER.matcher(body);
        if (other.find() || body.contains("</script")) {
            throw new IllegalStateException("The page's module " + name
                    + " cannot be put into one file; expected only import {...} from \"./x.js\" and export of a function, "
                    + "class or const at the beginning of lines");
        }
        return body + "\nreturn { " + String.join(", ", exports) + " };\n";
    }
}
