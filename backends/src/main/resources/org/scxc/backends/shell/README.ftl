[=title]: a workload for a real sched_ext kernel, written by scxc.

It makes cgroups and tasks, starts the scheduler, changes things when the plan says so ([=duration] after t = 0), and
leaves a results directory that scxc judge, scxc compare and people read. It was written for [=machine], [=cpus] CPUs.

    cc -O2 -static -pthread -o worker worker.c     # once; ./run does it where cc is
    ./run check                                    # says what is missing on this machine
    ./run plan                                     # prints what would happen when, and does nothing
    ./run --results results                        # in a guest whose kernel command line has scxc.guest=1
    ./run --yes-really --results results           # anywhere else: it changes the whole machine while it runs
    ./run cleanup                                  # after a run that was killed
    scxc judge FILE --shell-results results

<#if commands?size == 0>
No sched_ext scheduler takes part.
<#else>
Schedulers, by the numbers of plan.txt:
<#list commands as c>
    [=c?index] [=c]
</#list>
</#if>

It needs root, cgroup v2<#if needs != ""> with the controllers [=needs]</#if> and Linux 6.12 or newer with
CONFIG_SCHED_CLASS_EXT (--no-scheduler does without). Cells are made in
<#if parent == "">a cgroup of the run's own<#else>[=parent], which must not be there before</#if>. What a run makes it
writes down in state/made before it uses it, and undoes on every way out; what it did not make it does not touch.

What is not exactly as in the scenario (all of it: fidelity.txt):
<#list lines as l>
    [=l]
</#list>
