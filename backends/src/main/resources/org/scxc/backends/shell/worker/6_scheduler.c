// ---------------------------------------------------------------------------------------------------------- scheduler
// Starts and stops the scheduler's process, and sees how it ends: by the kernel's log, and by the process itself.

static const char *sched_ext_folder = "/sys/kernel/sched_ext";
static bool no_scheduler;
static volatile sig_atomic_t stop_signal;
static sigset_t waiting_mask; // signals let through while the timeline waits
static int kmsg_fd = -1;
static FILE *dmesg_file;
static int64_t kmsg_offset; // monotonic time = stamp of the kernel's log + this
static bool kmsg_calibrated;

static struct {
	pid_t pid; // 0 = none runs
	int slot;
	char sequence[32]; // enable_seq before it was started
	bool leaving; // we told it to go
	bool attaching; // we wait for it to be enabled
} scheduler;

// Ends after which the run goes on: in the middle of a load, or of a scheduler whose process may start it again.
static struct passed {
	int64_t at;
	char *ops, *reason, *message;
	bool loading;
} *passed;
static int passed_count;

// Loads that failed otherwise.
static struct failed {
	int64_t at;
	const char *why;
} *failed;
static int failed_count;

static struct {
	bool ended; // without being told to
	int64_t at; // monotonic
	const char *source;
	char *ops, *reason, *message;
	bool planned; // the timeline detached one
	int64_t planned_at;
	bool process_ended;
	int status, signal;
	int64_t process_at;
	char *load_failure;
	char *state, *state_ops; // sysfs, when the timeline was over
} ending;

static void read_state(const char *name, char *line, size_t size)
{
	char *path = format_text("%s/%s", sched_ext_folder, name);

	read_line(path, line, size);
	free(path);
}

static bool is_enabled(void)
{
	char state[64];

	read_state("state", state, sizeof(state));
	return strcmp(state, "enabled") == 0;
}

static bool was_enabled(void)
{
	char sequence[32];

	read_state("enable_seq", sequence, sizeof(sequence));
	return sequence[0] != '\0' && strcmp(sequence, scheduler.sequence) != 0;
}

static void ends(int64_t at, const char *source)
{
	if (ending.ended)
		return;
	ending.ended = true;
	ending.at = at;
	ending.source = source;
}

static bool goes_on(void)
{
	return scheduler.attaching ||
	       (scheduler.slot < plan.schedulers_count && plan.schedulers[scheduler.slot].restart != NULL);
}

static void passes(const char *name, const char *reason, size_t reason_length, size_t name_length, int64_t at)
{
	struct passed *end = GROW(passed, passed_count);

	*end = (struct passed){ .at = at, .loading = scheduler.attaching };
	end->ops = strndup(name, name_length);
	end->reason = strndup(reason, reason_length);
}

// The second line of an error, about the scheduler that ended last.
static bool is_about(const char *text, const char *ops)
{
	size_t length = strlen(ops);

	return strncmp(text, "sched_ext: ", 11) == 0 && strncmp(text + 11, ops, length) == 0 &&
	       strncmp(text + 11 + length, ": ", 2) == 0;
}

// `BPF scheduler "NAME" disabled (REASON)`, and for errors a second line `NAME: MESSAGE`.
static void kernel_says(const char *text, int64_t at)
{
	static const char begin[] = "sched_ext: BPF scheduler \"", middle[] = "\" disabled (";
	const char *name, *reason;

	if (strncmp(text, begin, sizeof(begin) - 1) == 0) {
		name = text + sizeof(begin) - 1;
		reason = strstr(name, middle);
		if (reason == NULL || (scheduler.leaving && strstr(reason, "unregistered from user space") != NULL))
			return;
		if (goes_on()) {
			const char *begins = reason + sizeof(middle) - 1;
			size_t length = strlen(begins);

			passes(name, begins, length > 0 && begins[length - 1] == ')' ? length - 1 : length,
			       (size_t)(reason - name), at);
			return;
		}
		if (ending.ended && ending.reason != NULL)
			return;
		ending.ops = strndup(name, (size_t)(reason - name));
		ending.reason = text_of(reason + sizeof(middle) - 1);
		if (ending.reason[0] != '\0' && ending.reason[strlen(ending.reason) - 1] == ')')
			ending.reason[strlen(ending.reason) - 1] = '\0';
		if (ending.ended && at < ending.at)
			ending.at = at;
		ends(at, "kmsg");
	} else if (passed_count > 0 && passed[passed_count - 1].message == NULL &&
		   is_about(text, passed[passed_count - 1].ops)) {
		passed[passed_count - 1].message = text_of(text + 11 + strlen(passed[passed_count - 1].ops) + 2);
	} else if (ending.ops != NULL && ending.message == NULL && is_about(text, ending.ops)) {
		ending.message = text_of(text + 11 + strlen(ending.ops) + 2);
	}
}

static void read_kmsg(void)
{
	char record[8192];
	ssize_t length;

	while (kmsg_fd >= 0 && (length = read(kmsg_fd, record, sizeof(record) - 1)) != 0) {
		char *text;
		long long us;

		if (length < 0) {
			if (errno == EPIPE || errno == EINTR)
				continue; // records were overwritten: the next ones are there
			break;
		}
		record[length] = '\0';
		text = strchr(record, ';');
		if (text == NULL || sscanf(record, "%*[^,],%*[^,],%lld", &us) != 1)
			continue;
		*text++ = '\0';
		text[strcspn(text, "\n")] = '\0';
		fprintf(dmesg_file, "[%5lld.%06lld] %s\n", us / 1000000, us % 1000000, text);
		fflush(dmesg_file);
		if (!kmsg_calibrated && strstr(text, "scxc: the run begins") != NULL) {
			kmsg_offset = began_ns - us * 1000;
			kmsg_calibrated = true;
		}
		kernel_says(text, kmsg_calibrated ? us * 1000 + kmsg_offset : mono());
	}
}

static void open_kmsg(void)
{
	if (rehearsal) {
		fclose(result_file("dmesg.txt"));
		return;
	}
	kmsg_fd = open("/dev/kmsg", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (kmsg_fd < 0) {
		note("/dev/kmsg: %s: the kernel's messages are not kept", strerror(errno));
		return;
	}
	dmesg_file = result_file("dmesg.txt");
	lseek(kmsg_fd, 0, SEEK_END);
	began_ns = mono();
	if (write(kmsg_fd, "scxc: the run begins\n", 21) < 0)
		note("/dev/kmsg: %s: times of the kernel's messages are those of their reading", strerror(errno));
	read_kmsg();
}

static void reap_scheduler(void)
{
	int status;

	if (scheduler.pid == 0 || waitpid(scheduler.pid, &status, WNOHANG) != scheduler.pid)
		return;
	ending.process_ended = true;
	ending.process_at = mono();
	ending.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	scheduler.pid = 0;
	if (!scheduler.leaving && !goes_on())
		ends(ending.process_at, "process");
}

// Waits, watching the scheduler; returns early if a signal came.
static void pause_until(int64_t until)
{
	while (stop_signal == 0) {
		int64_t now = mono();
		struct pollfd fds[1] = { { .fd = kmsg_fd, .events = POLLIN } };
		struct timespec left = timespec_of(until > now ? until - now : 0);

		read_kmsg();
		reap_scheduler();
		if (now >= until || ending.ended)
			return;
		ppoll(fds, kmsg_fd >= 0 ? 1 : 0, &left, &waiting_mask); // a child's end is a signal
	}
}

// The same, but a scheduler's end does not cut it short.
static void pause_ns(int64_t ns)
{
	struct timespec left = timespec_of(ns);

	ppoll(NULL, 0, &left, &waiting_mask);
	read_kmsg();
	reap_scheduler();
}

static const char *loader_path = "loader"; // runs a .bpf.o

static bool is_object(const char *word)
{
	size_t length = strlen(word);

	return length >= 6 && strcmp(word + length - 6, ".bpf.o") == 0;
}

// The words to execute: an object goes through the loader, which is told the watchdog.
static char **program_of(const struct command *command)
{
	if (!is_object(command->words[0]))
		return command->words;
	char **all = allocate(sizeof(char *) * (size_t)(command->count + 4));
	int count = 0;

	all[count++] = text_of(loader_path);
	for (int i = 0; i < command->count; i++)
		all[count++] = command->words[i];
	if (plan.watchdog > 0) {
		all[count++] = text_of("--timeout-ms");
		all[count++] = format_text("%lld", (long long)(plan.watchdog / 1000000));
	}
	all[count] = NULL;
	return all;
}

static _Noreturn void exec_scheduler(const struct command *command, int gate)
{
	char go;

	if (read(gate, &go, 1) != 1)
		_exit(126); // the timeline died before it had marked us as its own
	char *path = format_text("%s/scheduler.log", results_folder);
	int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	setpgid(0, 0); // the terminal's Ctrl-C is not its signal to go
	for (int s = 1; s < 32; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (log >= 0) {
		dup2(log, 1);
		dup2(log, 2);
	}
	if (nothing >= 0)
		dup2(nothing, 0);
	if (command->restart != NULL)
		setenv("SCX_RESTART", command->restart, 1);
	char **program = program_of(command);

	execvp(program[0], program);
	fprintf(stderr, "%s: %s\n", program[0], strerror(errno));
	fflush(stderr);
	_exit(127);
}

#define ATTACH_LIMIT_NS (30 * NS_PER_S)
#define DETACH_LIMIT_NS (15 * NS_PER_S)

static int start(int slot)
{
	int64_t limit = mono() + ATTACH_LIMIT_NS;
	int gate[2];
	pid_t pid;

	if (no_scheduler)
		return 0;
	if (scheduler.pid != 0)
		return EBUSY;
	if (slot < 0 || slot >= plan.schedulers_count || plan.schedulers[slot].count == 0 ||
	    plan.schedulers[slot].words[0][0] == '\0')
		return ENOENT;
	if (is_enabled())
		return EBUSY;
	read_state("enable_seq", scheduler.sequence, sizeof(scheduler.sequence));
	ending.process_ended = false;
	if (pipe2(gate, O_CLOEXEC) != 0)
		return errno;
	pid = fork();
	if (pid < 0)
		return errno;
	if (pid == 0) {
		close(gate[1]);
		exec_scheduler(&plan.schedulers[slot], gate[0]);
	}
	made("scheduler %d %llu", pid, start_of(pid));
	if (write(gate[1], "", 1) != 1)
		note("the scheduler's process did not begin: %s", strerror(errno));
	close(gate[0]);
	close(gate[1]);
	scheduler.pid = pid;
	scheduler.slot = slot;
	scheduler.leaving = false;
	while (stop_signal == 0) {
		if (is_enabled() || was_enabled())
			return 0;
		if (scheduler.pid == 0)
			return ENOEXEC;
		if (mono() > limit)
			return ETIMEDOUT;
		pause_ns(2000000);
	}
	return EINTR;
}

static const char *why_not_attached(int error);

// The load failed, and the run goes on without a scheduler.
static bool is_failed_load(int error)
{
	return error == ENOEXEC || error == ETIMEDOUT;
}

// 0, or an errno: ENOEXEC if the process left before it was enabled, ETIMEDOUT if it never was.
static int attach(int slot)
{
	int before = passed_count;
	int error;

	scheduler.attaching = true;
	error = start(slot);
	if (is_failed_load(error))
		read_kmsg();
	scheduler.attaching = false;
	if (is_failed_load(error) && passed_count == before)
		*GROW(failed, failed_count) = (struct failed){ .at = mono(), .why = why_not_attached(error) };
	return error;
}

// Tells the scheduler to go, and waits until the kernel has it off.
static int detach(void)
{
	int64_t limit = mono() + DETACH_LIMIT_NS;
	bool killed = false;

	if (scheduler.pid == 0) // it may have gone by itself
		return no_scheduler || passed_count > 0 || failed_count > 0 ? 0 : ESRCH;
	scheduler.leaving = true;
	kill(scheduler.pid, SIGINT);
	while (scheduler.pid != 0 || is_enabled()) {
		if (mono() > limit && killed)
			return ETIMEDOUT;
		if (mono() > limit) {
			note("the scheduler did not end within 15 s of SIGINT: killed");
			if (scheduler.pid != 0)
				kill(scheduler.pid, SIGKILL);
			killed = true;
			limit = mono() + DETACH_LIMIT_NS;
		}
		pause_ns(2000000);
	}
	read_kmsg(); // its last line may have come after the last look, and belongs to no later scheduler
	return 0;
}

// After an end that nobody asked for: the process prints why and leaves, which may take its loop's period.
static void see_it_end(void)
{
	int64_t limit = mono() + 3 * NS_PER_S;

	while ((scheduler.pid != 0 || is_enabled()) && mono() < limit && stop_signal == 0)
		pause_ns(5000000);
	read_kmsg();
}

static void copy_events(void)
{
	char *path = format_text("%s/root/events", sched_ext_folder);
	FILE *from = fopen(path, "re");
	char line[256];

	free(path);
	if (from == NULL)
		return;
	FILE *to = result_file("events.txt");
	while (fgets(line, sizeof(line), from) != NULL)
		fputs(line, to);
	fclose(to);
	fclose(from);
}

static void keep_state(void)
{
	char line[256];

	copy_events();
	read_state("state", line, sizeof(line));
	ending.state = text_of(line);
	read_state("root/ops", line, sizeof(line));
	ending.state_ops = text_of(line);
}

static void write_exit(void)
{
	FILE *out = result_file("exit.json");

	fprintf(out, "{\"ended\":%s", ending.ended ? "true" : "false");
	if (ending.ended)
		fprintf(out, ",\"at_ns\":%lld,\"source\":\"%s\"", (long long)since_zero(ending.at), ending.source);
	if (ending.planned)
		fprintf(out, ",\"planned_at_ns\":%lld", (long long)since_zero(ending.planned_at));
	const char *const keys[] = { "ops", "reason", "msg", "load_failure", "state", "state_ops" };
	const char *const values[] = { ending.ops, ending.reason, ending.message, ending.load_failure, ending.state,
				       ending.state_ops };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (values[i] == NULL)
			continue;
		fprintf(out, ",\"%s\":", keys[i]);
		json_text(out, values[i]);
	}
	for (int i = 0; i < failed_count; i++) {
		fprintf(out, "%s{\"at_ns\":%lld,\"why\":", i == 0 ? ",\"loads\":[" : ",",
			(long long)since_zero(failed[i].at));
		json_text(out, failed[i].why);
		fputs(i == failed_count - 1 ? "}]" : "}", out);
	}
	for (int i = 0; i < passed_count; i++) {
		fprintf(out, "%s{\"at_ns\":%lld,\"reason\":", i == 0 ? ",\"ends\":[" : ",",
			(long long)since_zero(passed[i].at));
		json_text(out, passed[i].reason);
		fputs(",\"msg\":", out);
		json_text(out, passed[i].message == NULL ? "" : passed[i].message);
		fprintf(out, ",\"loading\":%s%s", passed[i].loading ? "true" : "false",
			i == passed_count - 1 ? "}]" : "}");
	}
	if (ending.process_ended)
		fprintf(out, ",\"process\":{\"status\":%d,\"signal\":%d,\"at_ns\":%lld,\"told\":%s}", ending.status,
			ending.signal, (long long)since_zero(ending.process_at), scheduler.leaving ? "true" : "false");
	fputs("}\n", out);
	fclose(out);
}

