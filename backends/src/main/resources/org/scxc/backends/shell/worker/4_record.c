// ---------------------------------------------------------------------------------------------------------- record
// What the tasks did, phase by phase. Files of the results directory hold a JSON value a line.

struct sample {
	int64_t run, wait, slices, voluntary, involuntary, iterations, wakeups, wakeup_sum;
};

struct row { // one task in one phase
	int phase;
	struct sample used;
	int64_t largest_gap, wakeup_max;
	char *cpus, *buckets;
	struct row *next;
};

struct task {
	pid_t pid;
	const struct group *group;
	int index;
	int cell; // where it is; -1 = root
	int made_in; // phase; -1 = declared
	bool alive, dying, frozen, counted;
	struct shared *shared;
	struct team *team;
	int place;
	struct sample base;
	uint32_t *bucket_base;
	struct row *rows;
};

static struct task **tasks;
static int tasks_count;

static const char *results_folder;
static FILE *marks_file;
static int64_t zero_ns; // monotonic time of t = 0; 0 while unknown
static int64_t began_ns; // of the program

static int current_phase = -1;
static int64_t phase_began;

static int64_t zero_busy = -1;

// What all CPUs have worked since boot: /proc/stat's first line without idle and iowait, and without guests counted twice.
static int64_t busy_ns(void)
{
	long long user, nice, system, idle, iowait, irq, softirq, steal;
	char line[512];

	read_line("/proc/stat", line, sizeof(line));
	if (sscanf(line, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system, &idle, &iowait, &irq, &softirq,
		   &steal) != 8)
		return -1;
	return (user + nice + system + irq + softirq + steal) * (NS_PER_S / sysconf(_SC_CLK_TCK));
}

static FILE *result_file(const char *name)
{
	char *path = format_text("%s/%s", results_folder, name);
	FILE *file = fopen(path, "we");

	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	free(path);
	return file;
}

// ns after t = 0, negative before it.
static int64_t since_zero(int64_t mono_ns)
{
	return mono_ns - (zero_ns != 0 ? zero_ns : began_ns);
}

static void mark_begin(const char *kind, int64_t at)
{
	fprintf(marks_file, "{\"mark\":\"%s\",\"mono_ns\":%lld", kind, (long long)at);
	if (zero_ns != 0)
		fprintf(marks_file, ",\"at_ns\":%lld", (long long)since_zero(at));
}

static void mark_text(const char *key, const char *text)
{
	fprintf(marks_file, ",\"%s\":", key);
	json_text(marks_file, text);
}

static void mark_end(void)
{
	fputs("}\n", marks_file);
	fflush(marks_file);
}

// Something that did not go as the plan says.
static __attribute__((format(printf, 1, 2))) void note(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		die("out of memory");
	va_end(args);
	mark_begin("note", mono());
	mark_text("text", text);
	mark_end();
	fprintf(stderr, "worker: %s\n", text);
	free(text);
}

static void read_switches(pid_t pid, struct sample *sample)
{
	char *path = format_text("/proc/%d/status", pid);
	FILE *file = fopen(path, "re");
	char line[256];
	long long n;

	free(path);
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "voluntary_ctxt_switches: %lld", &n) == 1)
			sample->voluntary = n;
		else if (sscanf(line, "nonvoluntary_ctxt_switches: %lld", &n) == 1)
			sample->involuntary = n;
	}
	if (file != NULL)
		fclose(file);
}

static struct sample sample_of(const struct task *task)
{
	struct sample sample = task->base;
	char *path = format_text("/proc/%d/schedstat", task->pid);
	char line[256];
	long long run, wait, slices;
	clockid_t clock;

	read_line(path, line, sizeof(line));
	free(path);
	if (sscanf(line, "%lld %lld %lld", &run, &wait, &slices) == 3) {
		sample.run = run;
		sample.wait = wait;
		sample.slices = slices;
	}
	if (clock_getcpuclockid(task->pid, &clock) == 0) { // exact, schedstat is as old as the last tick
		int64_t exact = clock_ns(clock);

		if (exact >= 0)
			sample.run = exact;
	}
	read_switches(task->pid, &sample);
	sample.iterations = atomic_load(&task->shared->iterations);
	sample.wakeups = atomic_load(&task->shared->wakeups);
	sample.wakeup_sum = atomic_load(&task->shared->wakeup_sum);
	return sample;
}

static void begin_counting(struct task *task)
{
	struct shared *shared = task->shared;

	task->counted = true;
	if (task->bucket_base == NULL)
		task->bucket_base = allocate(sizeof(uint32_t) * BUCKETS);
	task->base = sample_of(task);
	for (int i = 0; i < BUCKETS; i++)
		task->bucket_base[i] = atomic_load_explicit(&shared->buckets[i], memory_order_relaxed);
	atomic_store(&shared->largest_gap, 0);
	atomic_store(&shared->wakeup_max, 0);
	for (int i = 0; i < CPU_WORDS; i++)
		atomic_store(&shared->cpus[i], 0);
}

static char *bucket_text(const struct task *task)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool first = true;

	if (out == NULL)
		die("out of memory");
	fputc('[', out);
	for (int i = 0; i < BUCKETS; i++) {
		uint32_t n = atomic_load_explicit(&task->shared->buckets[i], memory_order_relaxed) - task->bucket_base[i];

		if (n > 0) {
			fprintf(out, "%s[%lld,%u]", first ? "" : ",", (long long)bucket_edge(i), n);
			first = false;
		}
	}
	fputc(']', out);
	fclose(out);
	return text;
}

static char *cpus_text(struct shared *shared)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if ((atomic_load(&shared->cpus[cpu / 64]) >> (cpu % 64) & 1) != 0)
			CPU_SET(cpu, &set);
	}
	return text_of(cpulist(&set));
}

// Closes the task's part of the phase that runs.
static void end_counting(struct task *task)
{
	struct row *row;
	struct sample now;

	if (!task->counted)
		return;
	task->counted = false;
	if (current_phase < 0)
		return;
	now = sample_of(task);
	row = allocate(sizeof(*row));
	row->phase = current_phase;
	row->used.run = now.run - task->base.run;
	row->used.wait = now.wait - task->base.wait;
	row->used.slices = now.slices - task->base.slices;
	row->used.voluntary = now.voluntary - task->base.voluntary;
	row->used.involuntary = now.involuntary - task->base.involuntary;
	row->used.wakeups = now.wakeups - task->base.wakeups;
	row->used.wakeup_sum = now.wakeup_sum - task->base.wakeup_sum;
	bool forever = steps_of(task->group, task->place)->step[0].kind == STEP_FOREVER;

	row->used.iterations = forever ? row->used.run / 1000 : now.iterations - task->base.iterations; // one a microsecond
	row->largest_gap = atomic_load(&task->shared->largest_gap);
	row->wakeup_max = atomic_load(&task->shared->wakeup_max);
	row->cpus = cpus_text(task->shared);
	row->buckets = bucket_text(task);
	row->next = task->rows;
	task->rows = row;
	task->base = now;
}

static void write_sample(FILE *out, const struct sample *s)
{
	fprintf(out,
		"\"run_ns\":%lld,\"wait_ns\":%lld,\"slices\":%lld,\"voluntary_switches\":%lld,"
		"\"involuntary_switches\":%lld,\"iterations\":%lld,\"wakeups\":%lld,\"wakeup_sum_ns\":%lld",
		(long long)s->run, (long long)s->wait, (long long)s->slices, (long long)s->voluntary,
		(long long)s->involuntary, (long long)s->iterations, (long long)s->wakeups, (long long)s->wakeup_sum);
}

static void write_rows(FILE *out, const struct row *row)
{
	if (row == NULL)
		return;
	write_rows(out, row->next);
	fprintf(out, "%s{\"phase\":%d,", row->next == NULL ? "" : ",", row->phase);
	write_sample(out, &row->used);
	fprintf(out, ",\"largest_gap_ns\":%lld,\"wakeup_max_ns\":%lld,\"wakeup_buckets\":%s,\"cpus\":\"%s\"}",
		(long long)row->largest_gap, (long long)row->wakeup_max, row->buckets, row->cpus);
}

static void write_tasks(void)
{
	FILE *out = result_file("tasks.jsonl");

	for (int i = 0; i < tasks_count; i++) {
		struct task *task = tasks[i];
		int64_t gap = 0;

		if (task->alive)
			task->base = sample_of(task);

		for (const struct row *row = task->rows; row != NULL; row = row->next)
			gap = row->largest_gap > gap ? row->largest_gap : gap;
		fprintf(out, "{\"group\":%d,\"index\":%d,\"pid\":%d,\"name\":", task->group->id, task->index, task->pid);
		json_text(out, task->group->name);
		fputs(",\"comm\":", out);
		json_text(out, task->group->comm);
		fputc(',', out);
		write_sample(out, &task->base);
		fprintf(out, ",\"largest_gap_ns\":%lld,\"alive\":%s,\"phases\":[", (long long)gap,
			task->alive ? "true" : "false");
		write_rows(out, task->rows);
		fputs("]}\n", out);
	}
	fclose(out);
}

