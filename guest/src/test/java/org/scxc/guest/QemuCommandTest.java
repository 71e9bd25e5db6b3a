package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.scxc.model.Layout;

class QemuCommandTest {
    private static String command(Layout.Regular machine, Accelerator accelerator) {
        return String.join(
                "\n",
                new QemuCommand(
                                Path.of("qemu-system-x86_64"),
                                Path.of("vmlinuz"),
                                Path.of("initramfs"),
                                Path.of("a,b/results.cpio"),
                                GuestTopology.of(machine),
                                accelerator,
                                1)
                        .words());
    }

    @Test
    void icountIsWhatMakesRunsEqual() {
        assertThat(command(new Layout.Regular(1, 2, 4, 1), Accelerator.ICOUNT)).isEqualTo("""
            qemu-system-x86_64
            -accel
            tcg,thread=single
            -icount
            shift=0,sleep=off
            -rtc
            base=2026-01-01,clock=vm
            -seed
            1
            -cpu
            max,-rdrand,-rdseed
            -smp
            8,sockets=2,dies=1,cores=4,threads=1
            -m
            512
            -nodefaults
            -no-user-config
            -nic
            none
            -display
            none
            -no-reboot
            -chardev
            file,id=results,path=a,,b/results.cpio
            -serial
            stdio
            -serial
            chardev:results
            -kernel
            vmlinuz
            -initrd
            initramfs
            -append
            console=ttyS0 quiet panic=-1 scxc.guest=1 cryptomgr.notests=1 clocksource=tsc tsc=reliable random.trust_cpu=off nokaslr\
            """);
    }

    @Test
    void kvmHasTheHostsProcessor() {
        assertThat(command(new Layout.Regular(1, 1, 4, 1), Accelerator.KVM))
                .startsWith("""
                    qemu-system-x86_64
                    -accel
                    kvm
                    -seed
                    1
                    -cpu
                    host
                    -smp
                    4,sockets=1,dies=1,cores=4,threads=1
                    """)
                .endsWith("-append\nconsole=ttyS0 quiet panic=-1 scxc.guest=1 cryptomgr.notests=1");
    }

    @Test
    void onAHostThatIsAGuestWithoutItsCapabilities() {
        assertThat(command(new Layout.Regular(1, 1, 4, 1), Accelerator.KVM_NESTED))
                .contains("-accel\nkvm\n")
                .contains("-cpu\nhost,-arch-capabilities\n");
        assertThat(Accelerator.of("kvm-nested")).contains(Accelerator.KVM_NESTED);
    }

    @Test
    void mttcgWithHardwareThreadsNeedsAnotherProcessor() {
        assertThat(command(new Layout.Regular(1, 2, 4, 2), Accelerator.MTTCG)).startsWith("""
            qemu-system-x86_64
            -accel
            tcg,thread=multi
            -seed
            1
            -cpu
            EPYC-v4,+topoext
            -smp
            16,sockets=2,dies=1,cores=4,threads=2
            """);
    }

    @Test
    void nodesHaveTheirShareOfCpusAndMemory() {
        assertThat(command(new Layout.Regular(2, 4, 8, 1), Accelerator.MTTCG)).contains("""
            -m
            1024
            -object
            memory-backend-ram,id=mem0,size=512M
            -numa
            node,nodeid=0,cpus=0-15,memdev=mem0
            -object
            memory-backend-ram,id=mem1,size=512M
            -numa
            node,nodeid=1,cpus=16-31,memdev=mem1
            """);
    }
}
