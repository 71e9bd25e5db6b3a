package org.scxc.guest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel to boot.
 *
 * @param image a bzImage
 * @param release what {@code uname -r} says there
 * @param config its build configuration, which libbpf reads in the guest
 * @param btf its BTF, as a file of its own or in a vmlinux
 * @param origin the package and its version, or the path the user gave
 */
public record KernelImage(Path image, String release, Optional<Path> config, Path btf, String origin) {}
