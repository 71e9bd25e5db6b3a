// ---------------------------------------------------------------------------------------------------------- work
// What a task does, and what it notes in memory that it shares with the timeline.

#define BUCKET_BITS 6
#define BUCKETS ((40 - BUCKET_BITS + 1) << BUCKET_BITS) // latencies below 2^40 ns, 64 buckets to an octave
#define CPU_WORDS (CPU_SETSIZE / 64)

struct shared {
	_Atomic int start; // a futex
	_Atomic int ready; // the task has its attributes
	_Atomic int error; // errno of an attribute that was refused
	_Atomic(const char *) error_of;
	_Atomic int64_t iterations;
	_Atomic int64_t largest_gap;
	_Atomic int64_t wakeups, wakeup_sum, wakeup_max;
	_Atomic uint64_t cpus[CPU_WORDS];
	_Atomic uint32_t buckets[BUCKETS];
};

#define MAX_TEAM 256

// Workers that wait for each other. One that is killed leaves everything as it is: a lock that it had stays locked, as one of
// the kernel's plain futexes does.
struct team {
	int size;
	_Atomic int64_t woken_at[MAX_TEAM]; // when a member was woken that has not seen it yet
	// turns
	_Atomic int tokens[MAX_TEAM]; // futexes
	int pipes[MAX_TEAM][2];
	// calls of the first
	_Atomic int calls; // a futex
	_Atomic int64_t called_at;
	// a lock
	_Atomic int locked; // a futex
	_Atomic int waiting; // at most so many; who is killed while waiting is not taken off
	_Atomic int64_t unlocked_at;
};

static void *shared_memory(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	return p;
}

static void futex_wait(_Atomic int *word, int value)
{
	syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static void futex_wake(_Atomic int *word, int count)
{
	syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

static int bucket_of(int64_t ns)
{
	uint64_t v = ns < 0 ? 0 : (uint64_t)ns;
	int shift;

	if (v < 1U << BUCKET_BITS)
		return (int)v;
	shift = 63 - __builtin_clzll(v) - BUCKET_BITS;
	if (shift >= 40 - BUCKET_BITS)
		return BUCKETS - 1;
	return (shift << BUCKET_BITS) + (int)(v >> shift);
}

// The greatest value that falls into a bucket.
static int64_t bucket_edge(int bucket)
{
	int shift = (bucket >> BUCKET_BITS) - 1;

	if (shift < 0)
		shift = 0;
	return ((int64_t)(bucket - (shift << BUCKET_BITS) + 1) << shift) - 1;
}

struct attributes { // struct sched_attr of the kernel, first version
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static int set_policy(pid_t pid, const struct policy *policy, int nice)
{
	struct attributes a = { .size = sizeof(a),
				.policy = (uint32_t)policy->number,
				.nice = nice,
				.priority = (uint32_t)policy->priority,
				.runtime = (uint64_t)policy->runtime,
				.deadline = (uint64_t)policy->deadline,
				.period = (uint64_t)policy->period };

	if (rehearsal && policy->number != SCHED_BATCH && policy->number != SCHED_IDLE)
		return 0;
	return syscall(SYS_sched_setattr, pid, &a, 0) == 0 ? 0 : errno;
}

#ifndef PR_SCHED_CORE
#define PR_SCHED_CORE 62
#endif
#define SCHED_CORE_CREATE 1
#define SCHED_CORE_SHARE_TO 2
#define SCHED_CORE_SHARE_FROM 3

static int sched_core(int command, pid_t pid)
{
	return rehearsal || prctl(PR_SCHED_CORE, command, pid, 0UL, 0UL) == 0 ? 0 : errno;
}

// A process of this one's that has the cookie and does nothing else: whoever wants it takes it from there.
static pid_t cookie_holder(const char *name)
{
	static struct holder {
		const char *name;
		pid_t pid;
	} *holders;
	static int holders_count;
	pid_t parent = getpid();

	for (int i = 0; i < holders_count; i++) {
		if (strcmp(holders[i].name, name) == 0)
			return holders[i].pid;
	}
	struct holder *holder = GROW(holders, holders_count);

	holder->name = name;
	holder->pid = fork();
	if (holder->pid < 0)
		die("fork: %s", strerror(errno));
	if (holder->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		for (;;)
			pause();
	}
	sched_core(SCHED_CORE_CREATE, holder->pid); // if it fails, so does taking the cookie from there
	return holder->pid;
}

// Gives the cookie to a task; this process, which has none, gives that if the name is empty.
static int give_cookie(pid_t to, const char *name)
{
	int status;

	if (name[0] == '\0')
		return sched_core(SCHED_CORE_SHARE_TO, to);
	pid_t holder = cookie_holder(name);
	pid_t giver = fork();

	if (giver < 0)
		return errno;
	if (giver == 0) {
		int error = sched_core(SCHED_CORE_SHARE_FROM, holder);

		_exit(error != 0 ? error : sched_core(SCHED_CORE_SHARE_TO, to));
	}
	if (waitpid(giver, &status, 0) != giver)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

static struct shared *own;
static int64_t last_look;

// Reads the clock, and notes on which CPU and how long after the last reading.
static int64_t look(void)
{
	int64_t now = mono();
	int64_t gap = now - last_look;
	unsigned int cpu = 0;

	last_look = now;
	if (gap > atomic_load_explicit(&own->largest_gap, memory_order_relaxed))
		atomic_store_explicit(&own->largest_gap, gap, memory_order_relaxed);
	getcpu(&cpu, NULL);
	if (cpu < CPU_SETSIZE) {
		_Atomic uint64_t *mask = &own->cpus[cpu / 64];
		uint64_t bit = 1ULL << (cpu % 64);

		if ((atomic_load_explicit(mask, memory_order_relaxed) & bit) == 0)
			atomic_fetch_or_explicit(mask, bit, memory_order_relaxed);
	}
	return now;
}

static void woke(int64_t since)
{
	int64_t now = mono();
	int64_t late = now > since ? now - since : 0;

	last_look = now; // asleep is no gap
	look();
	atomic_fetch_add_explicit(&own->wakeups, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&own->wakeup_sum, late, memory_order_relaxed);
	if (late > atomic_load_explicit(&own->wakeup_max, memory_order_relaxed))
		atomic_store_explicit(&own->wakeup_max, late, memory_order_relaxed);
	atomic_fetch_add_explicit(&own->buckets[bucket_of(late)], 1, memory_order_relaxed);
}

static void spin_until(int64_t until)
{
	while (look() < until)
		;
}

static void work_for(int64_t ns)
{
	int64_t end = clock_ns(CLOCK_THREAD_CPUTIME_ID) + ns;
	int64_t left;

	while ((left = end - clock_ns(CLOCK_THREAD_CPUTIME_ID)) > 0)
		spin_until(look() + left);
}

static void sleep_until(int64_t until)
{
	struct timespec t = timespec_of(until);

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
	woke(until);
}

static void take_turn(struct team *team, int place, bool pipes)
{
	bool slept = false;

	if (pipes) {
		struct pollfd there = { .fd = team->pipes[place][0], .events = POLLIN };
		char token;

		slept = poll(&there, 1, 0) == 0;
		while (read(team->pipes[place][0], &token, 1) != 1)
			;
	} else {
		while (atomic_load(&team->tokens[place]) == 0) {
			slept = true;
			futex_wait(&team->tokens[place], 0);
		}
		atomic_fetch_sub(&team->tokens[place], 1);
	}
	if (slept)
		woke(atomic_load(&team->woken_at[place]));
}

static void pass_turn(struct team *team, int place, bool pipes)
{
	int next = (place + 1) % team->size;

	atomic_store(&team->woken_at[next], mono());
	if (pipes) {
		while (write(team->pipes[next][1], "", 1) != 1)
			;
	} else {
		atomic_fetch_add(&team->tokens[next], 1);
		futex_wake(&team->tokens[next], 1);
	}
}

// One system call wakes all others that wait. Those that still work find the number changed when they come to wait.
static void call_others(struct team *team, int place)
{
	int64_t now = mono();

	for (int i = 0; i < team->size; i++) {
		int64_t nothing = 0;

		if (i != place)
			atomic_compare_exchange_strong(&team->woken_at[i], &nothing, now);
	}
	atomic_store(&team->called_at, now);
	atomic_fetch_add(&team->calls, 1);
	futex_wake(&team->calls, INT_MAX);
}

// seen: the number of the call that this worker came for last.
static void await_call(struct team *team, int place, int *seen)
{
	bool slept = false;
	int64_t at;

	while (atomic_load(&team->calls) == *seen) {
		slept = true;
		futex_wait(&team->calls, *seen);
	}
	*seen = atomic_load(&team->calls);
	at = atomic_exchange(&team->woken_at[place], 0);
	if (slept)
		woke(at != 0 ? at : atomic_load(&team->called_at));
}

static void lock(struct team *team)
{
	bool slept = false;

	while (atomic_exchange(&team->locked, 1) != 0) {
		slept = true;
		atomic_fetch_add(&team->waiting, 1);
		futex_wait(&team->locked, 1);
		atomic_fetch_sub(&team->waiting, 1);
	}
	if (slept)
		woke(atomic_load(&team->unlocked_at));
}

static void unlock(struct team *team)
{
	atomic_store(&team->unlocked_at, mono());
	atomic_store(&team->locked, 0);
	if (atomic_load(&team->waiting) > 0)
		futex_wake(&team->locked, 1);
}

static int64_t first_period(const struct step *each, int64_t now)
{
	unsigned int cpu = 0;

	switch (each->offset_kind) {
	case OFFSET_RANDOM:
		return now + (int64_t)random_below((uint64_t)each->amount.ns);
	case OFFSET_BOOT_ORDER: // first threads of all cores, then second ones
		getcpu(&cpu, NULL);
		return now + each->offset * ((int)cpu % plan.threads * (plan.cpus / plan.threads) + (int)cpu / plan.threads);
	case OFFSET_FIXED:
		break;
	}
	return now + each->offset;
}

// What the member of a group does that has this place in its team.
static const struct steps *steps_of(const struct group *group, int place)
{
	return place > 0 && group->others.count > 0 ? &group->others : &group->steps;
}

static _Noreturn void work(const struct group *group, struct team *team, int place)
{
	const struct steps *steps = steps_of(group, place);
	int64_t period = first_period(&steps->step[0], mono());
	int seen = 0;

	last_look = mono();
	while (true) {
		for (int i = 0; i < steps->count; i++) {
			const struct step *step = &steps->step[i];

			switch (step->kind) {
			case STEP_FOREVER:
				spin_until(INT64_MAX);
				break;
			case STEP_SPIN:
				spin_until(look() + draw(step->amount));
				break;
			case STEP_WORK:
				work_for(draw(step->amount));
				break;
			case STEP_SLEEP:
				sleep_until(look() + draw(step->amount));
				break;
			case STEP_YIELD:
				look();
				sched_yield();
				break;
			case STEP_TAKE:
				take_turn(team, place, group->pipes);
				break;
			case STEP_PASS:
				pass_turn(team, place, group->pipes);
				break;
			case STEP_CALL:
				look();
				call_others(team, place);
				break;
			case STEP_AWAIT:
				look();
				await_call(team, place, &seen);
				break;
			case STEP_LOCK:
				look();
				lock(team);
				break;
			case STEP_UNLOCK:
				unlock(team);
				break;
			case STEP_EACH:
				if (look() < period)
					sleep_until(period);
				for (int64_t now = mono(); period <= now;)
					period += step->amount.ns;
				break;
			}
		}
		atomic_fetch_add_explicit(&own->iterations, 1, memory_order_relaxed);
	}
}

static void refused(const char *what, int error)
{
	atomic_store(&own->error_of, what);
	atomic_store(&own->error, error);
}

// The body of a task: waits for its start, takes its attributes (affinity, policy, nice, cookie), works until it is killed.
static _Noreturn void run_task(const struct group *group, const cpu_set_t *cpus, struct shared *shared, struct team *team,
			       int place, uint64_t seed, pid_t parent, pid_t cookie)
{
	int error;

	own = shared;
	random_state = seed;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int s = 1; s < 32; s++)
		signal(s, SIG_DFL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_NAME, group->comm);
	prctl(PR_SET_TIMERSLACK, 1);
	while (atomic_load(&shared->start) == 0)
		futex_wait(&shared->start, 0);
	if (cpus != NULL && sched_setaffinity(0, sizeof(*cpus), cpus) != 0)
		refused("affinity", errno);
	if (group->policy.number != SCHED_OTHER || group->nice != 0) {
		error = set_policy(0, &group->policy, group->nice);
		if (error != 0)
			refused("policy or nice", error);
	}
	error = cookie == 0 ? 0 : sched_core(SCHED_CORE_SHARE_FROM, cookie);
	if (error != 0)
		refused("cookie", error);
	atomic_store(&shared->ready, 1);
	work(group, team, place);
}

