package org.scxc.runtime.sched;
import java.util.EnumSet;
import org.scxc.runtime.ops.*;
final class Probe implements SchedExtOps {
  private Kfuncs k;
  private long vnow;
  public OpsInfo info() { return new OpsInfo("simple", 32, 0, 0, EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT)); }
  public void attach(Kfuncs k) { this.k = k; }
  public int init() { return k.createDsq(0, -1); }
  public int selectCpu(int p, int prev, long f) { int c = k.selectCpuDfl(p, prev, f); if ((c & 1<<30) != 0) { k.dsqInsert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0); } return c & ~(1<<30); }
  public void enqueue(int p, long f) { k.dsqInsert(p, 0, Scx.SLICE_DFL, f); }
  public void dispatch(int cpu, int prev) { k.dsqMoveToLocal(0); }
}
