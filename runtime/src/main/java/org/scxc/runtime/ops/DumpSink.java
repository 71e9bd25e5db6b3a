package org.scxc.runtime.ops;

/** Where debug dump lines go (scx_bpf_dump). */
@FunctionalInterface
public interface DumpSink {
    void line(String text);
}
