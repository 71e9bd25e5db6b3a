// ---------------------------------------------------------------------------------------------------------- host
// Cgroups, CPUs and tasks of the machine. Whatever is made is written to the file of what is made, for the clean-up.

static const char *cgroup_root, *cgroup_parent; // paths; the second is where cells are made
static FILE *made_file;

static void made(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void made(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(made_file, format, args);
	va_end(args);
	fputc('\n', made_file);
	fflush(made_file);
}

// When a process began, in clock ticks after boot (field 22 of its stat); with its number it names it for good.
static unsigned long long start_of(pid_t pid)
{
	char *path = format_text("/proc/%d/stat", pid);
	char line[1024];
	char *at;

	read_line(path, line, sizeof(line));
	free(path);
	at = strrchr(line, ')');
	if (at == NULL)
		return 0;
	at = strtok(at + 1, " ");
	for (int field = 3; at != NULL && field < 22; field++)
		at = strtok(NULL, " ");
	return at == NULL ? 0 : strtoull(at, NULL, 10);
}

struct live_cell {
	int id;
	char *name, *path;
	int made_in; // phase; -1 = declared
	cpu_set_t cpus; // last written, none = never
	long long base; // cpu.stat's usage_usec when the phase began
};

static struct live_cell *live_cells;
static int live_cells_count;
static FILE *cells_file;

static struct live_cell *live_cell(int id)
{
	for (int i = live_cells_count - 1; i >= 0; i--) {
		if (live_cells[i].id == id)
			return &live_cells[i];
	}
	return NULL;
}

static int write_cgroup(const char *folder, const char *file, const char *value)
{
	char *path = format_text("%s/%s", folder, file);
	char *line = rehearsal ? format_text("%s\n", value) : text_of(value);
	int error = write_file(path, line, rehearsal ? O_CREAT | O_APPEND : 0);

	free(path);
	free(line);
	return error;
}

static long long cgroup_usage(const char *folder)
{
	char *path = format_text("%s/cpu.stat", folder);
	FILE *file = fopen(path, "re");
	char line[256];
	long long usage = 0;

	free(path);
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "usage_usec %lld", &usage) == 1)
			break;
	}
	if (file != NULL)
		fclose(file);
	return usage;
}

// cpuset.cpus.effective, without its line end; empty where there is no cpuset controller.
static void cgroup_cpus(const char *folder, char *cpus, size_t size)
{
	char *path = format_text("%s/cpuset.cpus.effective", folder);
	FILE *file = fopen(path, "re");

	free(path);
	cpus[0] = 0;
	if (file != NULL && fgets(cpus, (int)size, file) != NULL)
		cpus[strcspn(cpus, "\n")] = 0;
	if (file != NULL)
		fclose(file);
}

static void end_counting_cell(const struct live_cell *cell)
{
	char cpus[8192];

	if (current_phase < 0)
		return;
	cgroup_cpus(cell->path, cpus, sizeof(cpus));
	fprintf(cells_file, "{\"cell\":%d,\"name\":", cell->id);
	json_text(cells_file, cell->name);
	fprintf(cells_file, ",\"phase\":%d,\"usage_usec\":%lld,\"effective\":", current_phase,
		cgroup_usage(cell->path) - cell->base);
	json_text(cells_file, cpus);
	fprintf(cells_file, "}\n");
	fflush(cells_file);
}

// What a cgroup has of controllers its children get, too.
static int pass_controllers(const char *folder)
{
	char *path = format_text("%s/cgroup.controllers", folder);
	FILE *file = fopen(path, "re");
	char word[64];
	int error = 0;

	free(path);
	while (file != NULL && error == 0 && fscanf(file, "%63s", word) == 1) {
		char *text = format_text("+%s", word);

		error = write_cgroup(folder, "cgroup.subtree_control", text);
		free(text);
	}
	if (file != NULL)
		fclose(file);
	return error;
}

static int make_cgroup(const struct cell *cell)
{
	const struct live_cell *above = cell->parent < 0 ? NULL : live_cell(cell->parent);
	char *path = format_text("%s/%s", above == NULL ? cgroup_parent : above->path, cell->name);
	struct live_cell *live;
	struct stat status;

	if (cell->parent >= 0) {
		int error = above == NULL ? ENOENT : rehearsal ? 0 : pass_controllers(above->path);

		if (error != 0) {
			free(path);
			return error;
		}
	}
	made("making 0 %s", path); // first, in case that we are killed between the two
	if (mkdir(path, 0755) != 0) {
		int error = errno;

		free(path);
		return error;
	}
	if (stat(path, &status) != 0)
		status.st_ino = 0;
	made("cgroup %llu %s", (unsigned long long)status.st_ino, path);
	live = GROW(live_cells, live_cells_count);
	live->id = cell->id;
	live->name = cell->name;
	live->path = path;
	live->made_in = current_phase;
	CPU_ZERO(&live->cpus);
	return 0;
}

static void remove_rehearsed(const char *folder)
{
	static const char *const files[] = { "cgroup.procs", "cgroup.freeze", "cpuset.cpus", "cpuset.cpus.partition",
					    "cpu.weight", "cpu.max" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = format_text("%s/%s", folder, files[i]);

		unlink(path);
		free(path);
	}
}

static int remove_cgroup(struct live_cell *cell)
{
	int error = 0;

	end_counting_cell(cell);
	if (rehearsal)
		remove_rehearsed(cell->path);
	for (int tries = 0; tries < 200; tries++) { // tasks that just died may still be there
		if (rmdir(cell->path) == 0)
			break;
		error = errno;
		if (error != EBUSY)
			break;
		error = tries == 199 ? EBUSY : 0;
		usleep(1000);
	}
	*cell = live_cells[--live_cells_count];
	return error;
}

static int write_cpus(struct live_cell *cell, const cpu_set_t *cpus)
{
	int error = write_cgroup(cell->path, "cpuset.cpus", CPU_COUNT(cpus) == 0 ? "\n" : cpulist(cpus));

	if (error == 0)
		cell->cpus = *cpus;
	return error;
}

static int write_number(const char *folder, const char *file, long long n)
{
	char *text = format_text("%lld", n);
	int error = write_cgroup(folder, file, text);

	free(text);
	return error;
}

static int move_task(struct task *task, int cell)
{
	const struct live_cell *to = cell < 0 ? NULL : live_cell(cell);
	int error;

	if (cell >= 0 && to == NULL)
		return ENOENT;
	if (to == NULL && rehearsal)
		error = 0; // the plain directory is somebody's
	else
		error = write_number(to == NULL ? cgroup_root : to->path, "cgroup.procs", task->pid);
	if (error == 0)
		task->cell = cell;
	return error;
}

// Whether the program itself is in the root cgroup, so that its children begin there.
static bool begins_in_root(void)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[PATH_MAX];
	bool root = false;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		root |= strcmp(line, "0::/\n") == 0;
	if (file != NULL)
		fclose(file);
	return root;
}

static int switch_cpu(int cpu, bool online)
{
	char *path = format_text("/sys/devices/system/cpu/cpu%d/online", cpu);
	char was[8];
	int error = 0;

	if (rehearsal) {
		free(path);
		return 0;
	}
	read_line(path, was, sizeof(was));
	if (was[0] == '\0') {
		error = access(path, F_OK) == 0 ? EIO : ENODEV;
	} else if ((was[0] == '1') != online) {
		if (!online)
			made("cpu %d", cpu); // first: a run that dies now has it brought back
		error = write_file(path, online ? "1" : "0", 0);
		if (error == 0 && online)
			made("online %d", cpu);
	}
	free(path);
	return error;
}

// Suspends the machine, which the alarm of its clock wakes; 0 or an errno.
static int suspend(const char *state, int seconds)
{
	char alarm[16];
	int error;

	if (rehearsal)
		return 0;
	snprintf(alarm, sizeof(alarm), "+%d", seconds);
	error = write_file("/sys/power/mem_sleep", state, 0);
	if (error == 0)
		write_file("/sys/class/rtc/rtc0/wakealarm", "0", 0);
	if (error == 0)
		error = write_file("/sys/class/rtc/rtc0/wakealarm", alarm, 0);
	return error != 0 ? error : write_file("/sys/power/state", "mem", 0);
}
