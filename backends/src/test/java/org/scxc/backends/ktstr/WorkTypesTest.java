package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library's workloads after ktstr's work types, with fields in the order of its enum. */
class WorkTypesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 x mixed | Mixed
        1 x idle_churn(burst_duration 1ms, sleep_duration 1500us) | IdleChurn { burst_duration: 1ms, sleep_duration: 1.5ms, precise_timing: true }
        1 x alu_hot | AluHot { width: Widest }
        1 x ipc_variance | IpcVariance { hot_iters: 100000, cold_iters: 1024, period_iters: 64 }
        1 x cache_pressure(size 32KiB, stride 64) | CachePressure { size_kib: 32, stride: 64 }
        1 x cache_yield(size 32KiB, stride 64) | CacheYield { size_kib: 32, stride: 64 }
        2 x cache_pipe(size 32KiB, burst_iters 9) | CachePipe { size_kib: 32, burst_iters: 9 }
        2 x pipe_io(burst_iters 9) | PipeIo { burst_iters: 9 }
        2 x futex_ping_pong(spin_iters 9) | FutexPingPong { spin_iters: 9 }
        4 x wake_chain(depth 4, work_per_hop 100us) | WakeChain { depth: 4, wake: Pipe, work_per_hop: 100µs }
        1 x io_sync_write | IoSyncWrite
        1 x io_rand_read | IoRandRead
        1 x io_convoy | IoConvoy
        1 x fork_exit | ForkExit
        1 x nice_sweep | NiceSweep
        2 x smt_sibling_spin | SmtSiblingSpin
        1 x affinity_churn(spin_iters 5) | AffinityChurn { spin_iters: 5 }
        1 x cross_affinity_churn(spin_iters 5) | CrossAffinityChurn { spin_iters: 5 }
        1 x policy_churn(spin_iters 5) | PolicyChurn { spin_iters: 5 }
        1 x numa_migration_churn(period 10ms) | NumaMigrationChurn { period_ms: 10 }
        1 x cgroup_churn(groups 2, cycle 10ms) | CgroupChurn { groups: 2, cycle_ms: 10 }
        1 x page_fault_churn(region 4096KiB, touches_per_cycle 4, spin_iters 5) | PageFaultChurn { region_kib: 4096, touches_per_cycle: 4, spin_iters: 5 }
        1 x numa_working_set_sweep(region 4096KiB, sweep_period 10ms) | NumaWorkingSetSweep { region_kib: 4096, sweep_period_ms: 10, target_nodes: [0] }
        5 x futex_fan_out(fan_out 4, spin_iters 4) | FutexFanOut { fan_out: 4, spin_iters: 4 }
        3 x fan_out_compute(fan_out 2, cache_footprint 32KiB, operations 3, sleep 100us) | FanOutCompute { fan_out: 2, cache_footprint_kib: 32, operations: 3, sleep_usec: 100 }
        2 x asymmetric_waker(burst_iters 4) | AsymmetricWaker { waker_class: Cfs, wakee_class: Cfs, burst_iters: 4 }
        4 x thundering_herd(waiters 3, batches 10, inter_batch 5ms) | ThunderingHerd { waiters: 3, batches: 10, inter_batch_ms: 5 }
        3 x mutex_contention(contenders 3, hold_iters 1, work_iters 2) | MutexContention { contenders: 3, hold_iters: 1, work_iters: 2 }
        3 x priority_inversion(high_count 1, medium_count 1, low_count 1, hold_iters 3, work_iters 4) | PriorityInversion { high_count: 1, medium_count: 1, low_count: 1, hold_iters: 3, work_iters: 4, pi_mode: Plain }
        3 x producer_consumer_imbalance(producers 1, consumers 2, produce_rate_hz 100, consume_iters 3) | ProducerConsumerImbalance { producers: 1, consumers: 2, produce_rate_hz: 100, consume_iters: 3, queue_depth_target: 1024 }
        2 x signal_storm(signals_per_iter 2, work_iters 3) | SignalStorm { signals_per_iter: 2, work_iters: 3 }
        3 x preempt_storm(cfs_workers 2, rt_burst_iters 4, rt_sleep 1ms) | PreemptStorm { cfs_workers: 2, rt_burst_iters: 4, rt_sleep_us: 1000 }
        2 x rt_starvation(rt_workers 1, cfs_workers 1, rt_priority 50, burst_iters 4) | RtStarvation { rt_workers: 1, cfs_workers: 1, rt_priority: 50, burst_iters: 4 }
        1 x spin { policy deadline(runtime 1ms, deadline 5ms, period 10ms) } | SpinWait Deadline { runtime: 1ms, deadline: 5ms, period: 10ms }
        """)
    void isHandedToTheEngine(String workers, String work) {
        KtstrBuilt built = Scx.scenario("cell c { " + workers + " }\nphase p 3s\nexpect healthy");
        assertThat(built.problems()).isEmpty();
        assertThat(built.runs().getFirst().lines())
                .anySatisfy(l -> assertThat(l).startsWith("plan ").contains(" x " + work + " "));
    }
}
