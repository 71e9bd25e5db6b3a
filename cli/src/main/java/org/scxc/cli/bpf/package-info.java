/** BPF objects and kernels that the user names as files. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.bpf;
