package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;

/** Stepping, forking, fuel, callbacks and regions: what the vectors do not show. */
class ExecutionTest {
    private static Code code(String program) throws Assembler.Malformed {
        return code(Text.of(Assembler.assemble(program)));
    }

    private static Code code(Text text) {
        return ((Decoding.Program) Decoder.decode(text)).code();
    }

    private static final String COUNT =
            "mov r6, r1; mov r0, 0; stdw [r10-8], 0; L:; ldxdw r0, [r10-8]; add r0, r6; stxdw [r10-8], r0;"
                    + " add r6, -1; jne r6, 0, L; mov r1, r0; call local F; exit; F:; mov r0, r1; exit";

    @Test
    void stepsExecuteWhatARunDoes() throws Exception {
        Code code = code(COUNT);
        Interpreter interpreter = new Interpreter();
        Execution x = Execution.on(code, new Memory(Outside.NOTHING), HostCalls.NONE);
        interpreter.begin(x, 0, 10, 0, 0, 0, 0);
        int steps = 1;
        while (interpreter.step(x)) {
            assertThat(x.executed()).isEqualTo(steps);
            steps++;
        }
        assertThat(x.register(0)).isEqualTo(55);
        assertThat(x.executed()).isEqualTo(steps).isEqualTo(3 + 5 * 10 + 5);
        assertThat(x.depth()).isZero();
    }

    @Test
    void aForkGoesItsOwnWay() throws Exception {
        Code code = code(COUNT);
        Interpreter interpreter = new Interpreter();
        Memory memory = new Memory(Outside.NOTHING);
        Execution x = Execution.on(code, memory, HostCalls.NONE);
        interpreter.begin(x, 0, 10, 0, 0, 0, 0);
        for (int i = 0; i < 20; i++) {
            interpreter.step(x);
        }
        Memory copy = memory.copy(Outside.NOTHING);
        Execution fork = x.copy(copy, HostCalls.NONE);
        interpreter.run(x);
        long after = memory.hash();
        assertThat(fork.running()).isTrue();
        assertThat(copy.hash()).isNotEqualTo(after);
        interpreter.run(fork);
        assertThat(fork.register(0)).isEqualTo(55);
        assertThat(copy.hash()).isEqualTo(after);
        assertThat(fork.executed()).isEqualTo(x.executed());
    }

    @Test
    void fuelEndsACallAtTheSameInstructionInEveryEngine() throws Exception {
        Code code = code(COUNT);
        for (long fuel = 0; fuel < 60; fuel++) {
            Ran expected = Ran.run(c -> new Interpreter(), code, new byte[8], fuel);
            for (Ran.Maker engine : Engines.ALL.values()) {
                assertThat(Ran.run(engine, code, new byte[8], fuel)).isEqualTo(expected);
            }
        }
    }

    @Test
    void anExecutionIsUsableAfterAFault() throws Exception {
        Code code = code("jeq r1, 0, E; ldxb r0, [r1]; exit; E:; mov r0, 3; exit");
        for (Ran.Maker engine : Engines.ALL.values()) {
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), HostCalls.NONE);
            assertThat(engine.of(code).call(x, 0, 1, 0, 0, 0, 0)).isZero();
            assertThat(x.fault()).isEqualTo(new Fault(Fault.Kind.LOAD, 1, 1, 1, ""));
            assertThat(engine.of(code).call(x, 0, 0, 0, 0, 0, 0)).isEqualTo(3);
            assertThat(x.fault()).isNull();
        }
    }

    @Test
    void aHostCallCanCallBack() throws Exception {
        Code code = code("ldfunc r1, F; mov r6, 5; mov r2, 7; call 1; add r0, r6; exit;"
                + " F:; mov r6, 100; mov r0, r1; add r0, r6; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Engine engine = maker.of(code);
            HostCalls host = new CallingBack(engine);
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), host);
            assertThat(engine.call(x, 0, 0, 0, 0, 0, 0)).isEqualTo(107 + 107 + 5);
            assertThat(x.executed()).isEqualTo(6 + 2 * 4);
            assertThat(x.depth()).isZero();
        }
    }

    @Test
    void aFaultInACallbackEndsTheOutermostCall() throws Exception {
        Code code = code("ldfunc r1, F; mov r2, 7; call 1; exit; F:; ldxb r0, [r1]; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Engine engine = maker.of(code);
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), new CallingBack(engine));
            engine.call(x, 0, 0, 0, 0, 0, 0);
            assertThat(x.fault()).isEqualTo(new Fault(Fault.Kind.LOAD, 4, 7, 1, ""));
            assertThat(x.executed()).isEqualTo(4);
        }
    }

    @Test
    void endlessCallbacksEndAtTheLastFrame() throws Exception {
        Code code = code("F:; ldfunc r1, F; mov r2, 7; call 1; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Engine engine = maker.of(code);
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), new CallingBack(engine));
            engine.call(x, 0, 0, 0, 0, 0, 0);
            assertThat(x.fault()).isEqualTo(new Fault(Fault.Kind.CALL_DEPTH, 2, 0, 0, ""));
            assertThat(x.executed()).isEqualTo(3 * Execution.FRAMES_MAX);
        }
    }

    /** Helper 1 calls the function that r1 points to twice with r2 and returns the sum. */
    private record CallingBack(Engine engine) implements HostCalls {
        @Override
        public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
            int function = x.code().functionAtAddress(r1);
            return engine.call(x, function, r2, 0, 0, 0, 0) + engine.call(x, function, r2, 0, 0, 0, 0);
        }

        @Override
        public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
            throw x.refuse("no kfunc");
        }
    }

    @Test
    void aHostCallCanRefuse() throws Exception {
        Code code = code("mov r1, 1; call 77; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), HostCalls.NONE);
            maker.of(code).call(x, 0, 0, 0, 0, 0, 0);
            assertThat(x.fault()).hasToString("pc 1: unknown func#77");
            assertThat(x.executed()).isEqualTo(2);
        }
    }

    @Test
    void aForkInsideAHostCallIsRefused() throws Exception {
        Code code = code("ldfunc r1, F; call 1; exit; F:; call 2; exit");
        Engine engine = new Interpreter();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        HostCalls host = new HostCalls() {
            @Override
            public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
                if (number == 1) {
                    return engine.call(x, x.code().functionAtAddress(r1), 0, 0, 0, 0, 0);
                }
                try {
                    x.copy(x.memory().copy(Outside.NOTHING), this);
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
                return 0;
            }

            @Override
            public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
                return 0;
            }
        };
        engine.call(Execution.on(code, new Memory(Outside.NOTHING), host), 0, 0, 0, 0, 0, 0);
        assertThat(thrown.get()).hasMessage("a host call is running");
    }

    @Test
    void programsReadButDoNotWriteAReadOnlyRegion() throws Exception {
        Code code = code("ldxb r0, [r1]; jeq r2, 0, E; stxb [r1], r0; E:; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Memory memory = new Memory(Outside.NOTHING);
            long address = memory.add(new byte[] {9}, Memory.Access.READ_ONLY);
            Execution x = Execution.on(code, memory, HostCalls.NONE);
            assertThat(maker.of(code).call(x, 0, address, 0, 0, 0, 0)).isEqualTo(9);
            maker.of(code).call(x, 0, address, 1, 0, 0, 0);
            assertThat(x.fault()).isEqualTo(new Fault(Fault.Kind.STORE, 2, address, 1, ""));
        }
    }

    @Test
    void addressesOutsideTheRegionsCanBeServed() throws Exception {
        Code code = code("ldxw r0, [r1+4]; add r0, 1; stxw [r1+8], r0; exit");
        long[] stored = new long[2];
        Outside outside = new Outside() {
            @Override
            public boolean loads(long address, int size) {
                return address == 0x1004 && size == 4;
            }

            @Override
            public boolean stores(long address, int size) {
                return address == 0x1008 && size == 4;
            }

            @Override
            public long load(long address, int size) {
                return 41;
            }

            @Override
            public void store(long address, int size, long value) {
                stored[0] = address;
                stored[1] = value;
            }
        };
        for (Ran.Maker maker : Engines.ALL.values()) {
            Execution x = Execution.on(code, new Memory(outside), HostCalls.NONE);
            assertThat(maker.of(code).call(x, 0, 0x1000, 0, 0, 0, 0)).isEqualTo(42);
            assertThat(stored).containsExactly(0x1008, 42);
        }
    }

    @Test
    void mayGotoEndsALoopAfterEightMiPasses() throws Exception {
        Code code = code("mov r0, 0; L:; may_goto E; add r0, 1; ja L; E:; exit");
        for (Ran.Maker maker : Engines.ALL.values()) {
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), HostCalls.NONE);
            assertThat(maker.of(code).call(x, 0, 0, 0, 0, 0, 0)).isEqualTo(8L * 1024 * 1024);
        }
    }

    @Test
    void arenaCastsKeepTheOffsetAndNull() throws Exception {
        long base = Code.TEXT + 5 * Memory.STRIDE;
        Code code = code(new Text(
                Assembler.assemble("cast_kern r6, r1; cast_user r0, r2; add r0, r6; exit"),
                java.util.List.of(),
                0,
                base));
        for (Ran.Maker maker : Engines.ALL.values()) {
            Execution x = Execution.on(code, new Memory(Outside.NOTHING), HostCalls.NONE);
            assertThat(maker.of(code).call(x, 0, 0x7f00_0000_1234L, 0x7f00_0000_0000L, 0, 0, 0))
                    .isEqualTo(base + 0x1234);
        }
    }

    @Test
    void aStackIsARegionOfItsOwn() throws Exception {
        Code code = code("mov r0, 0; exit");
        Memory memory = new Memory(Outside.NOTHING);
        long small = memory.add(new byte[100], Memory.Access.READ_WRITE);
        assertThatThrownBy(() -> new Execution(code, memory, HostCalls.NONE, small))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
