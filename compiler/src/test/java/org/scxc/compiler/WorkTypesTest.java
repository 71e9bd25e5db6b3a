package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.doc.Page;

/** The work types of ktstr 0.18 stand in the library, each once; Sequence is a body of one's own, Custom has none. */
class WorkTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SpinWait",
                "YieldHeavy",
                "Mixed",
                "IoSyncWrite",
                "IoRandRead",
                "IoConvoy",
                "ForkExit",
                "NiceSweep",
                "SmtSiblingSpin",
                "Bursty",
                "IdleChurn",
                "AluHot",
                "IpcVariance",
                "CachePressure",
                "CacheYield",
                "CachePipe",
                "PipeIo",
                "FutexPingPong",
                "FutexFanOut",
                "FanOutCompute",
                "AsymmetricWaker",
                "WakeChain",
                "EpollStorm",
                "ThunderingHerd",
                "AffinityChurn",
                "CrossAffinityChurn",
                "PolicyChurn",
                "NumaMigrationChurn",
                "CgroupChurn",
                "PageFaultChurn",
                "NumaWorkingSetSweep",
                "MutexContention",
                "PriorityInversion",
                "ProducerConsumerImbalance",
                "SignalStorm",
                "PreemptStorm",
                "RtStarvation"
            })
    void standsInTheLibrary(String type) {
        List<Page> pages = Page.all().stream()
                .filter(p -> p.kind().equals("workload") && p.doc().matches("(?s).*ktstr: " + type + "\\b.*"))
                .toList();
        assertThat(pages).hasSize(1);
        String text = pages.getFirst().text();
        assertThat(text).as("a body that says or does something").doesNotContainPattern("\\{\\s*\\}$");
    }
}
