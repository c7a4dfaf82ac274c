package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code known-issues.yaml} at the top of a repository. An entry that is invalid is a problem, and is not applied. */
final class KnownIssueReader {
    static final int MOST = 1000;
    private static final int MOST_NAMES = 100;

    private static final List<String> WRONG_FILES =
            List.of("known-issues.yml", "known_issues.yaml", "known-issue.yaml", "knownissues.yaml");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.*?-]{1,64}");

    private final RepositoryFiles files;
    private final Problems problems;
    private final Optional<Scope> scope;

    /**
     * What names in entries can stand for, and where warnings go.
     *
     * @param names of all suites, also of those that are invalid
     * @param suites the valid ones, by name
     * @param clusters by name
     */
    record Scope(
            Set<String> names, Map<String, Suite> suites, Map<String, ClusterOutline> clusters, Problems warnings) {}

    /** @param scope empty for a copy that was kept, of which names are not compared with what there is */
    KnownIssueReader(RepositoryFiles files, Problems problems, Optional<Scope> scope) {
        this.files = files;
        this.problems = problems;
        this.scope = scope;
    }

    /** The valid entries, in their order; none without the file. */
    List<KnownIssue> read() {
        if (!files.exists(KnownIssue.FILE)) {
            WRONG_FILES.stream()
                    .map(KnownIssue.FILE::resolveSibling)
                    .filter(files::exists)
                    .forEach(wrong -> problems.add(
                            SourceLocation.top(wrong),
                            "nothing reads this file; expected it to be named " + KnownIssue.FILE));
            return List.of();
        }
        List<KnownIssue> issues = new ArrayList<>();
        files.read(KnownIssue.FILE, SourceLocation.top(KnownIssue.FILE), "known issues", problems)
                .filter(text -> !NamedImages.isOfComments(text))
                .flatMap(text -> YamlComposer.compose(KnownIssue.FILE, text, problems))
                .ifPresent(root -> entries(root).forEach(each -> entry(each).ifPresent(issues::add)));
        return issues;
    }

    private List<Yaml> entries(Yaml root) {
        if (!(root instanceof Yaml.Sequence sequence)) {
            problems.add(
                    root.place(),
                    "found " + root.described() + "; expected a list of known issues, each with a pattern and a link,"
                            + " such as '- pattern: ...'");
            return List.of();
        }
        Values.checkCount(sequence.items().size(), "known issues", 0, MOST, root.place(), problems);
        return sequence.items().subList(0, Math.min(MOST, sequence.items().size()));
    }

    private Optional<KnownIssue> entry(Yaml node) {
        Problems own = new Problems();
        Optional<KnownIssue> issue =
                Fields.of(node, Keys.KNOWN_ISSUE, own).flatMap(fields -> new EntryReader(fields, own).read());
        boolean valid = own.isEmpty();
        problems.addAll(own);
        return issue.filter(any -> valid);
    }

    private final class EntryReader {
        private final Fields fields;
        private final Problems own;

        EntryReader(Fields fields, Problems own) {
            this.fields = fields;
            this.own = own;
        }

        Optional<KnownIssue> read() {
            Optional<com.google.re2j.Pattern> pattern =
                    fields.requiredValue("pattern", "no space left on device", KnownIssueReader::pattern);
            Optional<String> link =
                    fields.requiredValue("link", "https://example.org/issues/1", KnownIssueReader::link);
            Optional<Located<LocalDate>> until = fields.located("until", KnownIssueReader::date);
            List<Located<String>> suites = words("suites");
            List<Located<String>> cases = words("cases");
            List<Located<String>> hosts = words("hosts");
            Optional<String> text = fields.value("text", Function.identity());
            if (pattern.isEmpty() || link.isEmpty()) {
                return Optional.empty();
            }
            scope.ifPresent(all -> {
                until.ifPresent(day -> checkDay(day, all.warnings));
                checkNames(suites, cases, hosts, all);
            });
            return Optional.of(new KnownIssue(
                    pattern.get(),
                    link.get(),
                    until.map(Located::value),
                    values(suites),
                    values(cases),
                    values(hosts),
                    text));
        }

        private List<Located<String>> words(String key) {
            return fields.texts(key, 1, MOST_NAMES, KnownIssueReader::word).orElse(List.of());
        }

        private void checkNames(
                List<Located<String>> suites, List<Located<String>> cases, List<Located<String>> hosts, Scope all) {
            suites.forEach(word -> check("suites", "suite", word, all.names, own, all.warnings));
            List<String> meant = all.names.stream()
                    .filter(name ->
                            suites.isEmpty() || suites.stream().anyMatch(word -> KnownIssue.names(word.value(), name)))
                    .toList();
            // of a suite that is invalid nobody knows what it has
            if (meant.isEmpty() || !all.suites.keySet().containsAll(meant)) {
                return;
            }
            Set<String> knownCases = new TreeSet<>();
            Set<String> knownHosts = new TreeSet<>();
            boolean varies = false;
            for (String name : meant) {
                Suite suite = all.suites.get(name);
                suite.cases().stream().map(TestCase::name).forEach(knownCases::add);
                varies |= !suite.matrix().isEmpty();
                all.clusters.get(suite.cluster()).cluster().stream()
                        .flatMap(cluster -> cluster.hosts().stream())
                        .map(Host::name)
                        .forEach(knownHosts::add);
            }
            cases.forEach(word -> check("cases", "case", word, knownCases, own, all.warnings));
            if (!varies) {
                // tags can give a cluster other hosts
                hosts.forEach(word -> check("hosts", "host", word, knownHosts, all.warnings, all.warnings));
            }
        }
    }

    private static void check(
            String key, String what, Located<String> word, Set<String> known, Problems errors, Problems warnings) {
        if (known.stream().noneMatch(name -> KnownIssue.names(word.value(), name))) {
            boolean isName = word.value().indexOf('*') < 0 && word.value().indexOf('?') < 0;
            if (isName) {
                errors.add(word.place(), key + ": " + Wording.unknown(what, word.value(), known));
            } else {
                warnings.add(
                        word.place(),
                        key + ": " + Wording.quote(word.value()) + " stands for no " + what
                                + "; expected one that there is, or no such entry");
            }
        }
    }

    private static void checkDay(Located<LocalDate> day, Problems warnings) {
        if (Instant.now().atZone(ZoneOffset.UTC).toLocalDate().isAfter(day.value())) {
            warnings.add(
                    day.place(),
                    "until: " + day.value() + " has passed, so the entry is not applied; expected a later day if the"
                            + " issue is still open, or no such entry");
        }
    }

    private static List<String> values(Collection<Located<String>> words) {
        return words.stream().map(Located::value).toList();
    }

    private static com.google.re2j.Pattern pattern(String text) {
        return com.google.re2j.Pattern.compile(OutputPatterns.check(text));
    }

    private static String word(String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException(Wording.quote(text)
                    + " is no name; expected letters, digits and _ . - with * for any characters and ? for one");
        }
        return text;
    }

    private static String link(String text) {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme());
            if (List.of("http", "https").contains(scheme) && address.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException(Wording.quote(text)
                + " is no address that a page can link to; expected one that begins with https:// or http://");
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is no date; expected year, month and day, such as 2027-03-31", e);
        }
    }
}
