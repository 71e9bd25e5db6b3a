/** Reads BTF, the type information of objects and kernels, and .BTF.ext, which ties it to instructions. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.btf;
