package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run on hosts by count and role. */
class RoleRunTest extends SuiteRunHarness {
    @BeforeEach
    void writeCluster() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: debian }
                networks:
                  lan: { domain: lan.test, address: 10.0.0.1/24 }
                hosts:
                  srv: { count: 2, role: [ data-server, node ], address: 10.0.0.11, disks: [ { size: 1 GiB, mount: /data } ] }
                  client1: { role: client }
                aliases:
                  all: [ "role:node" ]
                """);
    }

    @Test
    void hostsWithoutAScriptDoNothingInAStage() throws Exception {
        files.script("cases/two/run.client.sh", "echo 'I am a client'");
        files.script("cases/two/run.data-server.sh", "echo 'I am a server'");
        files.script("cases/three/run.client.sh", "true");
        files.cases("[ one, two, three ]");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(stage(RUN).hosts().keySet()).containsExactly("srv1", "srv2", "client1");
        assertThat(stage(Stage.caseRun("two")).hosts().keySet()).containsExactly("srv1", "srv2", "client1");
        assertThat(record.directory().output(Stage.caseRun("two"), "srv2")).hasContent("I am a server");
        assertThat(record.directory().output(Stage.caseRun("two"), "client1")).hasContent("I am a client");
        assertThat(stage(Stage.caseRun("three")).hosts().keySet()).containsExactly("client1");
    }

    @Test
    void theEnvironmentSaysWhoHasWhichRole() throws Exception {
        files.script("cases/one/run.sh", "echo \"$VC_ROLES|$VC_HOSTS_DATA_SERVER|$VC_HOSTS_CLIENT|$VC_HOSTS\"");
        files.script("cases/one/finalize.client.sh", "cat \"$VC_TOPOLOGY\"");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("data-server node|srv1 srv2|client1|srv1 srv2 client1\n");
        assertThat(output("client1")).isEqualTo("client|srv1 srv2|client1|srv1 srv2 client1\n");

        JsonNode topology = Json.MAPPER.readTree(
                record.directory().output(Stage.caseFinalize("one"), "client1").toFile());
        JsonNode srv2 = topology.get("hosts").get(1);
        assertThat(srv2.get("name").asText()).isEqualTo("srv2");
        assertThat(srv2.get("full_name").asText()).isEqualTo("srv2.lan.test");
        assertThat(srv2.get("roles")).extracting(JsonNode::asText).containsExactly("data-server", "node");
        assertThat(srv2.get("disks").get(0).get("size").asLong()).isEqualTo(1L << 30);
        assertThat(srv2.get("disks").get(0).get("mount").asText()).isEqualTo("/data");
        assertThat(srv2.get("interfaces").get(0).get("addresses").get(0).asText())
                .isEqualTo("10.0.0.12");
        assertThat(topology.get("networks").get(0).get("domain").asText()).isEqualTo("lan.test");
        assertThat(topology.get("aliases").get("all"))
                .extracting(JsonNode::asText)
                .containsExactly("srv1", "srv2");
        assertThat(topology.get("suite_hosts")).hasSize(3);
    }

    @Test
    void aStageWhoseHostsHaveAllDiedIsLeftOut() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ != client1 ] || { echo dying; sleep 600; }");
        files.script("end.sh", "true");
        files.more("finalize: { client: end.sh }");
        assertThat(start(host -> {
                            if (host.equals("client1")) {
                                hypervisor.end(id, "client1", "crashed");
                            }
                        })
                        .get())
                .isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(stage(Stage.SUITE_FINALIZE))
                .satisfies(stage -> assertThat(stage.verdict()).contains(Verdict.SKIPPED))
                .satisfies(stage -> assertThat(stage.cause()).contains("no host that has a script for it is alive"));
    }

    @Test
    void theRecordHasTheRoles() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        JsonNode hosts = Json.MAPPER
                .readTree(record.directory().path().resolve("cluster.json").toFile())
                .get("hosts");
        assertThat(hosts.get(2).get("roles")).extracting(JsonNode::asText).isEqualTo(List.of("client"));
    }
}
