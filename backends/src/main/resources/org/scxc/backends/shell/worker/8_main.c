// ---------------------------------------------------------------------------------------------------------- main

// The harness leaves a new scheduler so long to itself before it makes cells.
#define SETTLE_NS 200000000LL

static void on_signal(int number)
{
	if (number != SIGCHLD)
		stop_signal = number;
}

static void take_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaction(numbers[i], &action, NULL);
		sigaddset(&blocked, numbers[i]);
	}
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&waiting_mask);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
}

static void write_meta(void)
{
	int64_t busy = zero_busy < 0 ? -1 : busy_ns() - zero_busy;

	FILE *out = result_file("meta.json");
	struct utsname system;

	uname(&system);
	fputs("{\"format\":1,\"scenario\":", out);
	json_text(out, plan.scenario);
	fputs(",\"variant\":", out);
	json_text(out, plan.variant);
	fputs(",\"kernel\":", out);
	json_text(out, system.release);
	fputs(",\"machine\":", out);
	json_text(out, system.machine);
	fprintf(out, ",\"cpus\":%ld,\"cpus_wanted\":%d,\"rehearsal\":%s,\"late_max_ns\":%lld,\"stopped_by\":%d",
		sysconf(_SC_NPROCESSORS_CONF), plan.cpus, rehearsal ? "true" : "false", (long long)latest_ns,
		(int)stop_signal);
	fprintf(out, ",\"end_ns\":%lld,\"busy_ns\":%lld,\"scheduler\":", (long long)since_zero(mono()), (long long)busy);
	if (no_scheduler || plan.schedulers_count == 0) {
		fputs("null", out);
	} else {
		fputc('[', out);
		for (int i = 0; i < plan.schedulers[0].count; i++) {
			fputs(i == 0 ? "" : ",", out);
			json_text(out, plan.schedulers[0].words[i]);
		}
		fputc(']', out);
	}
	fputs("}\n", out);
	fclose(out);
}

static const char *why_not_attached(int error)
{
	return error == ENOEXEC	    ? "the scheduler's process left before the kernel had it enabled"
	       : error == ETIMEDOUT ? "the scheduler was not enabled within 30 s"
	       : error == EBUSY	    ? "another scheduler is attached"
	       : error == ENOENT    ? "the plan has no command for it"
				    : strerror(error);
}

static pid_t script; // our parent

static int timeline(void)
{
	char *timeout = format_text("%lld", (long long)(plan.watchdog / 1000000));

	prctl(PR_SET_PDEATHSIG, SIGTERM); // without the script nobody would clean up
	if (script != 0 && getppid() != script)
		return 1;
	made("director %d %llu", getpid(), start_of(getpid()));
	prctl(PR_SET_TIMERSLACK, 1);
	take_signals();
	began_ns = mono();
	marks_file = result_file("marks.jsonl");
	cells_file = result_file("cells.jsonl");
	if (plan.watchdog > 0)
		setenv("SCX_TIMEOUT_MS", timeout, 1);
	open_kmsg();
	if (!no_scheduler && plan.schedulers_count > 0) {
		int error = attach(0);

		if (error != 0 && stop_signal == 0)
			ending.load_failure = text_of(why_not_attached(error));
		if (error == 0)
			pause_until(mono() + SETTLE_NS);
	}
	if (ending.load_failure == NULL || failed_count > 0 || passed_count > 0)
		run_timeline();
	if (zero_ns == 0)
		zero_ns = mono(); // an end before t = 0 is at a negative time
	if (ending.ended)
		see_it_end();
	keep_state();
	find_dead();
	write_tasks();
	kill_tasks(is_any, NULL);
	if (scheduler.pid != 0 && detach() != 0)
		note("the scheduler could not be stopped");
	read_kmsg();
	write_exit();
	write_meta();
	fclose(marks_file);
	fclose(cells_file);
	return stop_signal != 0 ? 128 + stop_signal : ending.load_failure != NULL ? 3 : 0;
}

// --command SLOT COUNT WORD…: in place of the plan's command.
static char **take_command(char **argument, char **end)
{
	struct command *command;
	int slot, count;

	if (end - argument < 2)
		die("--command SLOT COUNT WORD...");
	slot = (int)number_of(argument[0]);
	count = (int)number_of(argument[1]);
	if (slot < 0 || count < 1 || count > end - argument - 2)
		die("--command SLOT COUNT WORD...");
	while (plan.schedulers_count <= slot)
		GROW(plan.schedulers, plan.schedulers_count)->count = 0;
	command = &plan.schedulers[slot];
	command->words = allocate(sizeof(char *) * (size_t)(count + 1));
	command->count = count;
	for (int i = 0; i < count; i++)
		command->words[i] = argument[2 + i];
	return argument + 2 + count;
}

// --binary PATH: the program of the scenario's scheduler, wherever the plan has that one; its flags stay.
static void replace_program(const char *path)
{
	const char *was = plan.schedulers_count > 0 && plan.schedulers[0].count > 0 ? plan.schedulers[0].words[0] : NULL;

	for (int i = plan.schedulers_count - 1; i >= 0 && was != NULL; i--) { // two without a program are not the same one
		if (i == 0 || (plan.schedulers[i].count > 0 && was[0] != '\0' && strcmp(plan.schedulers[i].words[0], was) == 0))
			plan.schedulers[i].words[0] = text_of(path);
	}
}

static const char *option(char ***argument, char **end, const char *name)
{
	if (strcmp(**argument, name) != 0)
		return NULL;
	if (*argument + 1 >= end)
		die("%s wants a value", name);
	*argument += 2;
	return (*argument)[-1];
}

static _Noreturn void usage(void)
{
	fputs("usage: worker timeline PLAN --results DIR --made FILE --root DIR --parent DIR [--rehearsal] [--seed N]\n"
	      "                [--script PID] [--sched-ext DIR] [--priority N] [--no-scheduler]\n"
	      "                [--loader PATH] [--binary PATH] [--command SLOT COUNT WORD...]\n"
	      "       worker dry-run PLAN\n"
	      "       worker words PLAN SLOT\n"
	      "       worker start-of PID\n",
	      stderr);
	exit(2);
}

static void parse_options(char **argument, char **end)
{
	const char *made_path = NULL;

	while (argument < end) {
		const char *value;

		if ((value = option(&argument, end, "--results")) != NULL) {
			results_folder = value;
		} else if ((value = option(&argument, end, "--made")) != NULL) {
			made_path = value;
		} else if ((value = option(&argument, end, "--root")) != NULL) {
			cgroup_root = value;
		} else if ((value = option(&argument, end, "--parent")) != NULL) {
			cgroup_parent = value;
		} else if ((value = option(&argument, end, "--seed")) != NULL) {
			random_state = strtoull(value, NULL, 10);
		} else if ((value = option(&argument, end, "--sched-ext")) != NULL) {
			sched_ext_folder = value;
		} else if ((value = option(&argument, end, "--priority")) != NULL) {
			struct sched_param parameter = { .sched_priority = atoi(value) };

			if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameter) != 0)
				die("--priority %s: %s", value, strerror(errno));
		} else if ((value = option(&argument, end, "--script")) != NULL) {
			script = (pid_t)number_of(value);
		} else if (strcmp(*argument, "--rehearsal") == 0) {
			rehearsal = true;
			argument++;
		} else if (strcmp(*argument, "--no-scheduler") == 0) {
			no_scheduler = true;
			argument++;
		} else if ((value = option(&argument, end, "--loader")) != NULL) {
			loader_path = value;
		} else if ((value = option(&argument, end, "--binary")) != NULL) {
			replace_program(value);
		} else if (strcmp(*argument, "--command") == 0) {
			argument = take_command(argument + 1, end);
		} else {
			usage();
		}
	}
	if (results_folder == NULL || made_path == NULL || cgroup_root == NULL || cgroup_parent == NULL)
		usage();
	made_file = fopen(made_path, "ae");
	if (made_file == NULL)
		die("%s: %s", made_path, strerror(errno));
}

int main(int count, char **arguments)
{
	if (count == 3 && strcmp(arguments[1], "start-of") == 0) {
		printf("%llu\n", start_of(atoi(arguments[2])));
		return 0;
	}
	if (count < 3)
		usage();
	random_state = 1;
	read_plan(arguments[2]);
	if (strcmp(arguments[1], "timeline") == 0) {
		parse_options(arguments + 3, arguments + count);
		return timeline();
	}
	if (strcmp(arguments[1], "dry-run") == 0 && count == 3) {
		dry = true;
		run_timeline();
		printf("%lld.%09lld end\n", (long long)(dry_now / NS_PER_S), (long long)(dry_now % NS_PER_S));
		return 0;
	}
	if (strcmp(arguments[1], "words") == 0 && count == 4) {
		int slot = (int)number_of(arguments[3]);

		for (int i = 0; slot >= 0 && slot < plan.schedulers_count && i < plan.schedulers[slot].count; i++)
			printf("%s%c", plan.schedulers[slot].words[i], '\0');
		return 0;
	}
	usage();
}
