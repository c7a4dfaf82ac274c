package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts by count and by role, and what names them. */
class RolesTest {
    private static final String CLUSTER = """
            name: c
            tags: { servers: 2 }
            defaults: { image: debian, role: node }
            networks: { lan: { address: 10.0.0.1/24 } }
            hosts:
              meta: { role: [ manager, node ], address: 10.0.0.9 }
              srv: { count: "@servers@", role: server, address: 10.0.0.254, mac: "52:54:00:00:00:ff" }
              client: { count: 2 }
            aliases:
              front: [ "role:server", meta ]
            """;

    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(directory);
        repository.write("clusters/c.yaml", CLUSTER.replace("10.0.0.254", "10.0.0.20"));
    }

    private Suite suite(String more) throws IOException {
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + more);
        Definitions definitions = repository.read();
        assertThat(definitions.problems()).isEmpty();
        return definitions.suites().get("s");
    }

    @Test
    void aCountMakesHostsWithAddressesOneAfterTheOther() throws IOException {
        Cluster cluster = repository.read().clusters().get("c");

        assertThat(cluster.hosts())
                .extracting(Host::name)
                .containsExactly("meta", "srv1", "srv2", "client1", "client2");
        assertThat(cluster.hosts())
                .extracting(Host::roles)
                .containsExactly(
                        List.of("manager", "node"),
                        List.of("server"),
                        List.of("server"),
                        List.of("node"),
                        List.of("node"));
        assertThat(cluster.host("srv2").interfaces().get(0).address())
                .map(Object::toString)
                .contains("10.0.0.21");
        assertThat(cluster.host("srv2").interfaces().get(0).mac())
                .map(Object::toString)
                .contains("52:54:00:00:01:00");
        assertThat(cluster.aliases().get(0).hosts()).containsExactly("srv1", "srv2", "meta");
    }

    @Test
    void rolesAndRangesNameTheHostsOfASuiteInTheOrderInWhichTheyAreNamed() throws IOException {
        assertThat(suite("hosts: [ \"client[1-2]\", \"role:manager\", client2 ]\n")
                        .hosts())
                .containsExactly("client1", "client2", "meta");
        assertThat(suite("hosts: [ \"role:node\" ]\n").hosts()).containsExactly("meta", "client1", "client2");
    }

    @Test
    void aMatrixGoesOverSizes() throws Exception {
        suite("hosts: [ \"role:server\" ]\nmatrix: { servers: [ 1, 3 ] }\n");
        Selection.Wish all = new Selection.Wish(List.of("s"), List.of(), Optional.empty(), Map.of());

        assertThat(Selection.of(repository.read(), all))
                .extracting(one -> one.suite().hosts())
                .containsExactly(List.of("srv1"), List.of("srv1", "srv2", "srv3"));
    }

    @Test
    void aSizeWithoutAHostThatTheSuiteNamesIsAProblem() throws IOException {
        repository.write(
                "suites/s/suite.yaml", TestRepository.SUITE + "hosts: [ srv2 ]\nmatrix: { servers: [ 1, 3 ] }\n");

        assertThat(repository.problems())
                .containsExactly("suites/s/suite.yaml:1:1: hosts: There is no host 'srv2'; did you mean srv1?"
                        + " (with servers=1)");
    }

    @Test
    void aSizeThatIsAskedForWithoutAHostThatTheSuiteNamesIsRefused() throws IOException {
        suite("hosts: [ srv2 ]\ntags: { servers: 2 }\n");
        Definitions definitions = repository.read();
        Selection.Wish one = new Selection.Wish(List.of("s"), List.of(), Optional.empty(), Map.of("servers", "1"));

        assertThatThrownBy(() -> Selection.of(definitions, one))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("The hosts of suite s with these tags: There is no host 'srv2'; did you mean srv1?");
    }

    @Test
    void hostsOfARoleRunItsScriptAndAllOthersTheUsualOne() throws IOException {
        repository.write("suites/s/cases/one/run.server.sh", TestRepository.SCRIPT);
        repository.write("suites/s/cases/one/finalize.manager.sh", TestRepository.SCRIPT);
        Suite suite = suite("finalize: { server: fin.sh, others: init.sh }\n");
        Cluster cluster = repository.read().clusters().get("c");
        TestCase one = suite.cases().get(0);

        assertThat(file(one.run(), cluster.host("srv1"))).contains("cases/one/run.server.sh");
        assertThat(file(one.run(), cluster.host("meta"))).contains("cases/one/run.sh");
        assertThat(file(one.finalizer().orElseThrow(), cluster.host("meta"))).contains("cases/one/finalize.manager.sh");
        assertThat(file(one.finalizer().orElseThrow(), cluster.host("srv1"))).isEmpty();
        assertThat(file(suite.finalizer().orElseThrow(), cluster.host("srv1"))).contains("fin.sh");
        assertThat(file(suite.finalizer().orElseThrow(), cluster.host("client1")))
                .contains("init.sh");
    }

    private static Optional<String> file(StageScript scripts, Host host) {
        return scripts.of(host)
                .map(script -> Path.of("suites/s").relativize(script.file()).toString());
    }

    @Test
    void aCaseNeedsNoScriptForAllWhereARoleHasOne() throws IOException {
        repository.write("suites/s/cases/three/run.server.sh", TestRepository.SCRIPT);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE.replace("one", "three"));

        assertThat(repository.problems()).isEmpty();
    }

    @Test
    void misuseIsToldAtItsPlace() throws IOException {
        repository.write("clusters/c.yaml", """
                name: c
                defaults: { image: debian }
                hosts:
                  a: { role: [ web, db ] }
                  b: { role: web }
                  srv: { count: 2 }
                  srv2: {}
                  bad: { count: many }
                  odd: { role: Server }
                  rest: { role: others }
                """);
        repository.write("clusters/d.yaml", """
                name: d
                defaults: { image: debian }
                hosts:
                  a: { role: [ web, db ] }
                  b: { role: web }
                aliases:
                  front: [ "role:wbe", "b[1-2" ]
                """);
        repository.write("clusters/e.yaml", """
                name: e
                defaults: { image: debian }
                hosts: { a: { role: [ web, db ] }, b: { role: web } }
                """);
        repository.write("suites/t/suite.yaml", """
                name: t
                cluster: e
                hosts: [ "b[1-2]", "role:cache" ]
                init: { wbe: init.sh }
                finalize: { web: init.sh, db: init.sh }
                cases: [ one ]
                """);
        repository.write("suites/t/init.sh", TestRepository.SCRIPT);
        repository.write("suites/t/cases/one/run.wbe.sh", TestRepository.SCRIPT);
        repository.write("suites/t/cases/one/run.sh", TestRepository.SCRIPT);

        assertThat(repository.problems())
                .containsExactly(
                        "clusters/c.yaml:7:3: the host 'srv2' is there twice: also by the entry 'srv' in line 6, of which"
                                + " one has a count; expected other names",
                        "clusters/c.yaml:8:17: count: found 'many'; expected a whole number from 1 to 1000,"
                                + " without quotes",
                        "clusters/c.yaml:9:16: role: 'Server' is not a role; expected lower-case letters, digits and inner"
                                + " hyphens, the first a letter, at most 32 characters",
                        "clusters/c.yaml:10:17: role: 'others' stands for all hosts whose roles have no script; expected"
                                + " another role",
                        "clusters/d.yaml:7:12: front: unknown role 'wbe'; did you mean 'web'? Expected one of db, web",
                        "clusters/d.yaml:7:24: front: 'b[1-2' is not a range of hosts; expected one such as srv[1-10] or"
                                + " srv[1-3,7], of at most 1000 hosts",
                        "suites/t/cases/one/run.wbe.sh:1:1: never run: unknown role 'wbe'; did you mean 'web'? Expected"
                                + " one of db, web",
                        "suites/t/suite.yaml:3:10: unknown host 'b1'; expected one of a, b",
                        "suites/t/suite.yaml:3:20: unknown role 'cache'; expected one of db, web",
                        "suites/t/suite.yaml:4:9: unknown role 'wbe'; did you mean 'web'? Expected one of db, web",
                        "suites/t/suite.yaml:5:11: the host 'a' has the roles web and db, each of which has a script for"
                                + " this stage; expected one script for each host");
    }

    @Test
    void countsThatMakeTooManyHostsAreToldOnce() throws IOException {
        repository.write(
                "clusters/c.yaml",
                "name: c\ndefaults: { image: debian }\nhosts: { a: { count: 1000 }, b: { count: 1000 } }\n");

        assertThat(repository.problems())
                .containsExactly(
                        "clusters/c.yaml:3:8: hosts: the counts make more than 1000 hosts; expected at most 1000");
    }

    @Test
    void whatIsWrongWithHostsThatAreAlikeIsToldOnce() throws IOException {
        repository.write("clusters/c.yaml", "name: c\nhosts: { a: { count: 40 } }\n");

        assertThat(repository.problems())
                .containsExactly(
                        "clusters/c.yaml:2:10: the host 'a1' has no image; expected 'image' here or in the defaults");
    }

    @Test
    void aScriptForARoleThatTheSuitesHostsDoNotHaveIsAWarning() throws IOException {
        repository.write("suites/s/cases/one/run.manager.sh", TestRepository.SCRIPT);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "hosts: [ srv1 ]\n");

        assertThat(repository.read().warnings())
                .extracting(Problem::toString)
                .contains(
                        "suites/s/cases/one/run.manager.sh:1:1: never run: none of the hosts that 'hosts' of suite.yaml"
                                + " names has the role 'manager'; expected one of them there, or no such script");
    }

    @Test
    void whereNoHostHasARoleAFileWithAPointIsNoScriptOfOne() throws IOException {
        repository.write("clusters/c.yaml", TestRepository.CLUSTER);
        repository.write("suites/s/cases/one/run.old.sh", TestRepository.SCRIPT);

        assertThat(repository.problems()).isEmpty();
    }
}
