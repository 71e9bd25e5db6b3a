package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private QemuProcess.Ended run(String script, Duration limit, List<String> said) throws Exception {
        return QemuProcess.run(List.of("sh", "-c", script), limit, folder.resolve("console.log"), said::add);
    }

    /** QEMU prints the registers then, and neither ends nor goes on. */
    @Test
    void aGuestThatKvmGaveUpIsNotWaitedFor() throws Exception {
        List<String> said = new ArrayList<>();
        QemuProcess.Ended ended = run("echo 'KVM internal error. Suberror: 1'; echo RAX=0; exec sleep 60", LIMIT, said);
        assertThat(ended.status()).isNotZero();
        assertThat(ended.timedOut()).isFalse();
        assertThat(ended.wallSeconds()).isLessThan(30);
        assertThat(Files.readString(folder.resolve("console.log"))).contains("KVM internal error", "RAX=0");
    }

    /** Also where QEMU is a child of what was started. */
    @Test
    void theTimeLimitEndsAllOfIt() throws Exception {
        List<String> said = new ArrayList<>();
        QemuProcess.Ended ended = run("echo $$; sleep 60; echo late", Duration.ofSeconds(4), said);
        assertThat(ended.timedOut()).isTrue();
        assertThat(ended.wallSeconds()).isLessThan(30);
        assertThat(said).hasSize(1);
        assertThat(ProcessHandle.of(Long.parseLong(said.getFirst())).filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
