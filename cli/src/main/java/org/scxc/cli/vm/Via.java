package org.scxc.cli.vm;

import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.guest.Accelerator;
import org.scxc.guest.KernelFlavour;

/** What boots a guest: the option {@code --via}. */
public enum Via {
    QEMU(KernelFlavour.CLOUD, Accelerator.ICOUNT),
    VNG(KernelFlavour.WITH_MODULES, Accelerator.MTTCG);

    private final KernelFlavour flavour;
    private final Accelerator accelerator;

    Via(KernelFlavour flavour, Accelerator accelerator) {
        this.flavour = flavour;
        this.accelerator = accelerator;
    }

    /** @throws BadInput if nothing is called so */
    public static Via of(@Nullable String option) {
        if (option != null && !option.equals("vng")) {
            throw new BadInput("--via " + option + ": there is vng");
        }
        return option == null ? QEMU : VNG;
    }

    public KernelFlavour flavour() {
        return flavour;
    }

    /** Where KVM does not work. */
    Accelerator accelerator() {
        return accelerator;
    }
}
