package org.scxc.bpf.vm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Raw;

/**
 * One thread of execution: registers, frames, a stack and fuel. It is used for one call after another and allocates
 * nothing while running. All of its state is in flat arrays and the stack region, so {@link #copy} forks it, in the
 * middle of a call too.
 */
public final class Execution {
    /** Frames that calls may nest to: MAX_CALL_FRAMES, include/linux/bpf_verifier.h. */
    public static final int FRAMES_MAX = 8;

    /** Bytes of stack a frame: MAX_BPF_STACK, include/linux/filter.h. Here each frame has all of them. */
    public static final int FRAME_BYTES = 512;

    /** Passes of may_goto that a function invocation has: BPF_MAX_LOOPS, include/linux/bpf.h. */
    public static final int LOOPS_MAX = 8 * 1024 * 1024;

    static final int REGISTERS = 16;

    /** Caller's r1 to r10 at their own index, then where to go on, then the caller's may_goto passes left. */
    static final int SAVED = 16;

    static final int SAVED_PC = 11;
    static final int SAVED_LOOPS = 12;

    /** Return address of a frame that the host called. */
    static final int HOST = -1;

    final Code code;
    final Memory memory;
    final HostCalls host;
    /** Changes only where the stack is outside: {@link #load}. */
    long stack;

    final byte[] stackBytes;
    final long[] r = new long[REGISTERS];
    final long[] saved = new long[SAVED * FRAMES_MAX];

    /** Frames in use; 0 between calls. */
    int depth;

    int pc;
    long loops;
    long executed;
    long fuel = Long.MAX_VALUE;

    @Nullable
    Fault fault;

    /** Where the arguments of callbacks lie, and the words that hold them; {@link #context}. */
    long contextAt;

    long[] context = new long[0];

    /**
     * @param stack address of {@link #FRAMES_MAX} × {@link #FRAME_BYTES} writable bytes in {@code memory}
     * @throws IllegalArgumentException if memory holds no such region there
     */
    public Execution(Code code, Memory memory, HostCalls host, long stack) {
        this.code = code;
        this.memory = memory;
        this.host = host;
        this.stack = stack;
        stackBytes = memory.regionAt(stack);
        if ((int) stack != 0 || stackBytes.length != FRAMES_MAX * FRAME_BYTES) {
            throw new IllegalArgumentException("no stack region of " + FRAMES_MAX * FRAME_BYTES + " bytes");
        }
    }

    /** An execution whose stack is no bytes of {@code memory}: what is outside serves it. For the interpreter alone. */
    private Execution(Code code, Memory memory, HostCalls host) {
        this.code = code;
        this.memory = memory;
        this.host = host;
        stackBytes = new byte[0];
    }

    /** Returns an execution that is nowhere before {@link #load} says where. */
    public static Execution elsewhere(Code code, Memory memory, HostCalls host) {
        return new Execution(code, memory, host);
    }

    /** Adds a stack region to {@code memory} and returns an execution on it. */
    public static Execution on(Code code, Memory memory, HostCalls host) {
        long stack = memory.add(new byte[FRAMES_MAX * FRAME_BYTES], Memory.Access.READ_WRITE);
        return new Execution(code, memory, host, stack);
    }

    /**
     * Returns this execution as it stands, on a copy of its memory.
     *
     * @throws IllegalStateException while a host call is running: its Java frame cannot be copied
     */
    public Execution copy(Memory copyOfMemory, HostCalls hostOfCopy) {
        for (int frame = 1; frame < depth; frame++) {
            if (saved[frame * SAVED + SAVED_PC] == HOST) {
                throw new IllegalStateException("a host call is running");
            }
        }
        Execution copy = new Execution(code, copyOfMemory, hostOfCopy, stack);
        System.arraycopy(r, 0, copy.r, 0, r.length);
        System.arraycopy(saved, 0, copy.saved, 0, saved.length);
        copy.depth = depth;
        copy.pc = pc;
        copy.loops = loops;
        copy.executed = executed;
        copy.fuel = fuel;
        copy.fault = fault;
        copy.context(contextAt, context.clone());
        return copy;
    }

    /** Words that {@link #save} and {@link #load} move. */
    public static final int WORDS = Raw.FP + 4 + SAVED * FRAMES_MAX;

    /** Of these words the one that holds the frames in use; the saved registers of frame i come behind {@link #FRAMES}. */
    public static final int DEPTH_WORD = Raw.FP + 1;

    public static final int FRAMES = Raw.FP + 4;

    /** Of each frame; only those in use are moved. */
    public static final int FRAME_WORDS = SAVED;

    /**
     * Writes what makes this execution go on where it stands: registers, frames in use, pc. Not how many instructions were executed.
     */
    public void save(long[] words) {
        System.arraycopy(r, 0, words, 0, Raw.FP + 1);
        words[DEPTH_WORD] = depth;
        words[DEPTH_WORD + 1] = pc;
        words[DEPTH_WORD + 2] = loops;
        System.arraycopy(saved, 0, words, FRAMES, SAVED * depth);
    }

    /** Goes on where {@link #save} was called. @param stackAt address of the stack, which {@link Outside} serves */
    public void load(long[] words, long stackAt) {
        stack = stackAt;
        fault = null;
        System.arraycopy(words, 0, r, 0, Raw.FP + 1);
        depth = (int) words[DEPTH_WORD];
        pc = (int) words[DEPTH_WORD + 1];
        loops = words[DEPTH_WORD + 2];
        System.arraycopy(words, FRAMES, saved, 0, SAVED * depth);
    }

    /** Makes the next call one of which nothing earlier can be seen, on this stack. */
    public void reset(long stackAt) {
        stack = stackAt;
        fault = null;
        depth = 0;
        pc = 0;
        loops = 0;
        Arrays.fill(r, 0);
    }

    /** Sets r0: the call that was executed last has an answer only now. */
    public void answer(long r0) {
        r[0] = r0;
    }

    public Code code() {
        return code;
    }

    public Memory memory() {
        return memory;
    }

    public HostCalls host() {
        return host;
    }

    /** Returns why the last call stopped before its end, or null. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Returns whether the last call stopped before its end. HotSpot inlines this, but no method of a class that was never loaded. */
    public boolean faulted() {
        return fault != null;
    }

    /** Returns the instructions executed since this execution was made or {@link #refuel}ed. */
    public long executed() {
        return executed;
    }

    /** Sets the executed instructions to 0, and how many there may be until a call faults; at least 0. */
    public void refuel(long instructions) {
        executed = 0;
        fuel = instructions;
    }

    /** Says how many instructions there may be from now on until a call faults. */
    public void allow(long instructions) {
        fuel = executed + instructions;
    }

    /**
     * Says where callbacks of this execution usually have their arguments: a program whose r1 is this address takes them from
     * {@code words}, which {@link Outside} serves at the address too. The host writes them before a call.
     */
    public void context(long address, long[] words) {
        contextAt = address;
        context = words;
    }

    public long contextAt() {
        return contextAt;
    }

    /** Returns where in the own stack an access of {@code size} bytes lies, −1 if elsewhere: most of what programs pass does. */
    private int inStack(long address, int size) {
        long at = address - stack;
        return at >= 0 && at <= stackBytes.length - size ? (int) at : -1;
    }

    /** Loads a byte for a host call, zero-extended. */
    public int load8(long address) {
        int at = inStack(address, 1);
        return at >= 0 ? stackBytes[at] & 0xff : (int) memory.load8(address, pc);
    }

    /** Loads four bytes for a host call. */
    public int load32(long address) {
        int at = inStack(address, 4);
        return at >= 0 ? (int) Memory.LE32.get(stackBytes, at) : (int) memory.load32(address, pc);
    }

    /** Loads eight bytes for a host call. */
    public long load64(long address) {
        int at = inStack(address, 8);
        return at >= 0 ? (long) Memory.LE64.get(stackBytes, at) : memory.load64(address, pc);
    }

    /** Stores the low byte for a host call. */
    public void store8(long address, int value) {
        int at = inStack(address, 1);
        if (at >= 0) {
            stackBytes[at] = (byte) value;
        } else {
            memory.store8(address, value, pc);
        }
    }

    /** Returns whether a call has begun and not ended. */
    public boolean running() {
        return depth > 0 && fault == null;
    }

    /** Returns the decoded pc of the next instruction, of the one at fault, or of the host call in progress. */
    public int pc() {
        return pc;
    }

    /** Returns register {@code index}, 0 to 10; meaningful between the steps of an interpreted call. */
    public long register(int index) {
        return r[index];
    }

    public int depth() {
        return depth;
    }

    /** Ends the execution from inside a host call: {@code throw x.refuse("...")}. */
    public Stop refuse(String reason) {
        Stop stop = memory.stop().at(Fault.Kind.HOST, pc, 0, 0);
        stop.detail = reason;
        return stop;
    }

    /** Returns the stop for a fault of the instruction at {@code faultPc}. */
    public Stop stop(Fault.Kind kind, int faultPc, long address) {
        return memory.stop().at(kind, faultPc, address, 0);
    }

    /** Sets up the frame of a call that the host makes. */
    void enter(int function, long r1, long r2, long r3, long r4, long r5) {
        if (fault != null) {
            fault = null;
            depth = 0;
        }
        push(HOST, pc);
        r[1] = r1;
        r[2] = r2;
        r[3] = r3;
        r[4] = r4;
        r[5] = r5;
        pc = code.function(function).start();
    }

    /** Saves the caller and makes the frame above the current one; the fault of a call too deep is at {@code at}. */
    void push(int returnTo, int at) {
        if (depth == FRAMES_MAX) {
            throw stop(Fault.Kind.CALL_DEPTH, at, 0);
        }
        int frame = depth * SAVED;
        System.arraycopy(r, 1, saved, frame + 1, Raw.FP);
        saved[frame + SAVED_PC] = returnTo;
        saved[frame + SAVED_LOOPS] = loops;
        depth++;
        loops = LOOPS_MAX;
        // What a function reads without having written it is 0; its arguments stay in place.
        r[0] = 0;
        Arrays.fill(r, 6, Raw.FP, 0);
        r[Raw.FP] = stack + (long) depth * FRAME_BYTES;
    }

    /** Puts the registers and passes of a function that begins where translated pieces read them. */
    void beginPieces(long r1, long r2, long r3, long r4, long r5) {
        Arrays.fill(r, 0, Raw.FP, 0);
        r[1] = r1;
        r[2] = r2;
        r[3] = r3;
        r[4] = r4;
        r[5] = r5;
        loops = LOOPS_MAX;
    }

    /** Drops the current frame, restores its caller's registers except r0, and returns where to go on. */
    int pop() {
        depth--;
        int frame = depth * SAVED;
        System.arraycopy(saved, frame + 1, r, 1, Raw.FP);
        loops = saved[frame + SAVED_LOOPS];
        return (int) saved[frame + SAVED_PC];
    }

    /** Records the fault that ended a call; frames stay for {@link #depth} and registers to be looked at. */
    void end(Stop stop) {
        fault = stop.fault();
        pc = stop.pc;
    }
}
