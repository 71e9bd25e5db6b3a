package org.scxc.runtime.sched;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.SchedExtOps;
public final class Schedulers {
  private Schedulers() {}
  public static @Nullable SchedExtOps create(SchedulerUse use) { return use.model().equals("mitosis") ? new org.scxc.runtime.sched.mitosis.Mitosis(use) : new Probe(); }
  public static boolean known(String model) { return true; }
}
