package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final int THREADS = 8;

    private static String guest(String arch) {
        return "<guest><os_type>hvm</os_type><arch name='" + arch + "'>"
                + IntStream.range(0, 50)
                        .mapToObj(i -> "<machine maxCpus='1'>m" + i + "</machine>")
                        .collect(Collectors.joining())
                + "<domain type='qemu'/></arch></guest>";
    }

    @Test
    void severalThreadsReadTheSame() throws Exception {
        String xml = "<capabilities><host><cpu><arch>x86_64</arch></cpu></host>" + guest("i686") + guest("x86_64")
                + guest("aarch64") + "</capabilities>";
        for (int round = 0; round < 300; round++) {
            Capabilities capabilities = Capabilities.parse(xml);
            CountDownLatch together = new CountDownLatch(THREADS);
            List<FutureTask<List<Integer>>> readers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                FutureTask<List<Integer>> reader = new FutureTask<>(() -> {
                    together.countDown();
                    together.await();
                    return List.of(
                            capabilities.types(Architecture.X86_64).size(),
                            capabilities.machines(Architecture.X86_64).size(),
                            capabilities.architectures().size());
                });
                OwnThreads.EACH.execute(reader);
                readers.add(reader);
            }
            for (FutureTask<List<Integer>> reader : readers) {
                assertThat(reader.get(1, TimeUnit.MINUTES)).containsExactly(1, 50, 2);
            }
        }
    }
}
