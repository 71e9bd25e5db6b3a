// ---------------------------------------------------------------------------------------------------------- plan
// Lines of words; a word's bytes that are no letter, digit or one of a few signs are written %XX, so '#' begins a comment.

struct amount {
	int64_t ns;
	bool exponential;
};

enum affinity_kind { AFFINITY_INHERIT, AFFINITY_CPUS, AFFINITY_ANY };

struct affinity {
	enum affinity_kind kind;
	int count;
	cpu_set_t cpus;
};

struct policy {
	int number;
	int priority;
	int64_t runtime, deadline, period;
};

enum step_kind {
	STEP_FOREVER, STEP_SPIN, STEP_WORK, STEP_SLEEP, STEP_YIELD, STEP_TAKE, STEP_PASS, STEP_CALL, STEP_AWAIT, STEP_LOCK,
	STEP_UNLOCK, STEP_EACH
};
enum offset_kind { OFFSET_FIXED, OFFSET_RANDOM, OFFSET_BOOT_ORDER };

struct step {
	enum step_kind kind;
	struct amount amount;
	int of;
	enum offset_kind offset_kind;
	int64_t offset;
};

#define MAX_STEPS 32
#define MAX_DEPTH 64

struct steps {
	struct step step[MAX_STEPS];
	int count;
};

struct group {
	int id;
	char *name, *comm;
	int count;
	bool per_cpu;
	struct policy policy;
	int nice;
	struct affinity affinity;
	char *cookie; // of core scheduling; NULL = none
	int with; // first group of the statement it is a part of; its workers are started with that one's
	int team; // groups of one statement share their teams; -1 = none
	bool pipes;
	struct steps steps, others; // of all but the first of a team, if they do something else
};

struct cell {
	int id, parent; // -1 = in no other cell
	char *name;
	int weight;
	char *partition; // for cpuset.cpus.partition; NULL = not written
	char *max; // for cpu.max; NULL = not written
	bool has_cpus;
	struct affinity cpus;
	int *groups, groups_count;
};

enum verb {
	VERB_MAKE, VERB_REMOVE, VERB_SPAWN, VERB_CPUS, VERB_SWAP, VERB_WEIGHT, VERB_PARTITION, VERB_MAX, VERB_AFFINITY,
	VERB_NICE, VERB_POLICY, VERB_COOKIE, VERB_MOVE, VERB_STOP, VERB_FREEZE, VERB_THAW, VERB_OFFLINE, VERB_ONLINE,
	VERB_SUSPEND, VERB_DETACH, VERB_ATTACH, VERB_AT, VERB_EVERY
};

struct block;

struct action {
	enum verb verb;
	int cell, other; // cell -1 is the root cgroup
	int *groups, groups_count;
	struct affinity affinity;
	struct policy policy;
	int number; // nice, weight, scheduler or seconds
	char *text; // for cpu.max, cpuset.cpus.partition or mem_sleep; a cookie, empty = none
	struct amount amount;
	struct block *body;
	char *line; // as in the plan
	int number_in_plan; // of its statements in the order in which they are written, from 0
};

struct block {
	struct action *actions;
	int count;
};

struct phase {
	char *name;
	int64_t duration;
	struct block body;
};

struct command {
	char **words;
	int count;
	char *restart; // what its process does after an exit, and that the run goes on; NULL = the exit ends the run
};

struct plan {
	char *scenario, *variant;
	int cpus, threads;
	int64_t watchdog;
	struct group *groups;
	int groups_count;
	struct cell *cells;
	int cells_count;
	struct block declare;
	struct phase *phases;
	int phases_count;
	struct command *schedulers;
	int schedulers_count;
};

static struct plan plan;

#define GROW(array, count) \
	((array) = grow((array), sizeof(*(array)), (count)), (count)++, &(array)[(count) - 1])

static void *grow(void *array, size_t size, int count)
{
	if ((count & (count - 1)) == 0) {
		array = realloc(array, size * (size_t)(count == 0 ? 1 : count * 2));
		if (array == NULL)
			die("out of memory");
	}
	memset((char *)array + size * (size_t)count, 0, size);
	return array;
}

// The plan as words.
static char **plan_lines;
static int plan_lines_count, plan_at;

#define MAX_WORDS 1024
static char *words[MAX_WORDS];
static int words_count, word_at;

static _Noreturn void bad_plan(const char *what)
{
	die("plan, line %d: %s", plan_at, what);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void decode(char *word)
{
	char *to = word;

	for (const char *from = word; *from != '\0'; from++) {
		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		int high = hex_digit(from[1]);
		int low = high < 0 ? -1 : hex_digit(from[2]);

		if (low < 0 || high * 16 + low == 0)
			bad_plan("a % that begins no %XX");
		*to++ = (char)(high * 16 + low);
		from += 2;
	}
	*to = '\0';
}

static bool next_line(void)
{
	while (plan_at < plan_lines_count) {
		char *line = text_of(plan_lines[plan_at++]);

		words_count = word_at = 0;
		for (char *word = strtok(line, " \t"); word != NULL; word = strtok(NULL, " \t")) {
			if (word[0] == '#')
				break; // a comment: names of what is meant by number
			if (words_count == MAX_WORDS)
				bad_plan("too many words");
			words[words_count++] = word;
		}
		if (words_count > 0)
			return true;
	}
	return false;
}

static bool more_words(void)
{
	return word_at < words_count && strcmp(words[word_at], "{") != 0;
}

// A word of the plan's own language.
static char *word(void)
{
	if (word_at >= words_count)
		bad_plan("a word is missing");
	return words[word_at++];
}

// A word that stands for text of the scenario. A lone "-" is the empty text.
static char *text_word(void)
{
	char *text = text_of(word());

	if (strcmp(text, "-") == 0)
		text[0] = '\0';
	decode(text);
	return text;
}

static bool is_next(const char *wanted)
{
	if (word_at < words_count && strcmp(words[word_at], wanted) == 0) {
		word_at++;
		return true;
	}
	return false;
}

static void want(const char *wanted)
{
	if (!is_next(wanted))
		bad_plan(format_text("expected %s", wanted));
}

static long number_of(const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0')
		bad_plan(format_text("not a number: %s", text));
	return n;
}

static int int_of(const char *text)
{
	long n = number_of(text);

	if (n < INT_MIN || n > INT_MAX)
		bad_plan(format_text("a number out of range: %s", text));
	return (int)n;
}

static int int_word(void)
{
	return int_of(word());
}

// 115 days: sums over the phases of a plan stay below 2^63.
#define DURATION_MAX INT64_C(10000000000000000)

static int64_t duration_of(const char *text)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = { { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", NS_PER_S } };
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	for (size_t i = 0; errno == 0 && end != text && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) == 0 && n >= 0 && n <= DURATION_MAX / units[i].ns)
			return n * units[i].ns;
	}
	bad_plan(format_text("not a duration: %s", text));
}

static struct amount amount_word(void)
{
	const char *text = word();
	bool exponential = text[0] == '~';
	struct amount amount = { .ns = duration_of(text + exponential), .exponential = exponential };

	return amount;
}

static void parse_cpus(const char *text, cpu_set_t *cpus)
{
	CPU_ZERO(cpus);
	while (*text != '\0' && strcmp(text, "none") != 0) {
		char *end;
		long first = strtol(text, &end, 10), last = first;

		if (end == text)
			bad_plan("not a cpulist");
		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		if (first < 0 || last < first || last >= CPU_SETSIZE)
			bad_plan("a CPU out of range");
		for (long cpu = first; cpu <= last; cpu++)
			CPU_SET((int)cpu, cpus);
		if (*end != ',' && *end != '\0')
			bad_plan("not a cpulist");
		text = *end == ',' ? end + 1 : end;
	}
}

static struct affinity affinity_word(void)
{
	char *text = word();
	struct affinity a = { .kind = AFFINITY_CPUS };

	if (strcmp(text, "inherit") == 0) {
		a.kind = AFFINITY_INHERIT;
	} else if (strncmp(text, "any:", 4) == 0) {
		char *end;
		long count = strtol(text + 4, &end, 10);

		a.kind = AFFINITY_ANY;
		if (end == text + 4 || *end != ':' || count < 1 || count > CPU_SETSIZE)
			bad_plan("expected any:COUNT:CPUS");
		a.count = (int)count;
		parse_cpus(end + 1, &a.cpus);
	} else {
		parse_cpus(text, &a.cpus);
	}
	return a;
}

#define POLICY_DEADLINE 6
#define POLICY_EXT 7

static struct policy policy_word(void)
{
	static const struct {
		const char *name;
		int number;
	} names[] = { { "normal", SCHED_OTHER }, { "batch", SCHED_BATCH }, { "idle", SCHED_IDLE }, { "fifo", SCHED_FIFO },
		      { "rr", SCHED_RR }, { "deadline", POLICY_DEADLINE }, { "ext", POLICY_EXT } };
	char *text = text_of(word());
	char *argument = strchr(text, ':');
	struct policy policy = { .number = -1 };

	if (argument != NULL)
		*argument++ = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i].name) == 0)
			policy.number = names[i].number;
	}
	if (policy.number < 0)
		bad_plan("no such policy");
	if (policy.number == SCHED_FIFO || policy.number == SCHED_RR) {
		policy.priority = int_of(argument == NULL ? "" : argument);
	} else if (policy.number == POLICY_DEADLINE) {
		int64_t *into[] = { &policy.runtime, &policy.deadline, &policy.period };

		for (int i = 0; i < 3; i++) {
			char *end = argument == NULL ? NULL : strchr(argument, ':');

			if (argument == NULL || (end == NULL) != (i == 2))
				bad_plan("expected deadline:RUNTIME:DEADLINE:PERIOD");
			if (end != NULL)
				*end++ = '\0';
			*into[i] = duration_of(argument);
			argument = end;
		}
	}
	return policy;
}

static void parse_ids(const char *text, int **ids, int *count)
{
	while (*text != '\0' && strcmp(text, "none") != 0) {
		char *end;
		long id = strtol(text, &end, 10);

		if (end == text || (*end != ',' && *end != '\0') || id < INT_MIN || id > INT_MAX)
			bad_plan("not a list of numbers");
		*GROW(*ids, *count) = (int)id;
		text = *end == ',' ? end + 1 : end;
	}
}

// A step that workers of a team do together, and how many they are.
static bool parse_team_step(const char *kind, struct step *step)
{
	static const struct {
		const char *name;
		enum step_kind kind;
	} names[] = { { "take", STEP_TAKE },   { "pass", STEP_PASS }, { "call", STEP_CALL },
		      { "await", STEP_AWAIT }, { "lock", STEP_LOCK }, { "unlock", STEP_UNLOCK } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(kind, names[i].name) != 0)
			continue;
		step->kind = names[i].kind;
		step->of = int_word();
		return true;
	}
	return false;
}

static void parse_steps(struct steps *steps)
{
	do {
		struct step *step = &steps->step[steps->count];
		const char *kind = word();

		if (steps->count++ == MAX_STEPS)
			bad_plan("too many steps");
		if (strcmp(kind, "forever") == 0) {
			step->kind = STEP_FOREVER;
		} else if (strcmp(kind, "yield") == 0) {
			step->kind = STEP_YIELD;
		} else if (strcmp(kind, "each") == 0) {
			step->kind = STEP_EACH;
			step->amount = amount_word();
			want("offset");
			step->offset_kind = is_next("random") ? OFFSET_RANDOM : is_next("boot") ? OFFSET_BOOT_ORDER
											   : OFFSET_FIXED;
			if (step->offset_kind != OFFSET_RANDOM)
				step->offset = duration_of(word());
		} else if (!parse_team_step(kind, step)) {
			step->kind = strcmp(kind, "spin") == 0	  ? STEP_SPIN
				     : strcmp(kind, "work") == 0  ? STEP_WORK
				     : strcmp(kind, "sleep") == 0 ? STEP_SLEEP
								  : (bad_plan("no such step"), STEP_SPIN);
			step->amount = amount_word();
		}
	} while (is_next(";"));
}

static void parse_group(void)
{
	struct group *group = GROW(plan.groups, plan.groups_count);

	group->id = int_word();
	group->name = text_word();
	want("comm");
	group->comm = text_word();
	want("count");
	group->count = int_word();
	group->per_cpu = is_next("percpu");
	want("policy");
	group->policy = policy_word();
	want("nice");
	group->nice = int_word();
	want("affinity");
	group->affinity = affinity_word();
	if (is_next("cookie"))
		group->cookie = text_word();
	group->with = is_next("with") ? int_word() : group->id;
	want("team");
	group->team = is_next("none") ? -1 : int_word();
	group->pipes = is_next("pipes");
	want("do");
	parse_steps(&group->steps);
	if (is_next("others"))
		parse_steps(&group->others);
}

// Quota and period in us, as cpu.max takes them.
static char *max_words(void)
{
	const char *quota = word();

	return format_text("%s %s", quota, word());
}

static void parse_cell(void)
{
	struct cell *cell = GROW(plan.cells, plan.cells_count);

	cell->id = int_word();
	cell->name = text_word();
	cell->parent = is_next("in") ? int_word() : -1;
	want("weight");
	cell->weight = int_word();
	if (is_next("partition"))
		cell->partition = text_of(word());
	if (is_next("max"))
		cell->max = max_words();
	want("cpus");
	cell->has_cpus = !is_next("never");
	if (cell->has_cpus)
		cell->cpus = affinity_word();
	want("groups");
	parse_ids(word(), &cell->groups, &cell->groups_count);
}

static int cell_word(void)
{
	return is_next("root") ? -1 : int_word();
}

static const char *verb_names[] = { "make",	 "remove", "spawn",   "cpus",	 "swap",    "weight",  "partition", "max",
				    "affinity", "nice",	  "policy",  "cookie",	 "move",    "stop",    "freeze",    "thaw",
				    "offline",	 "online", "suspend", "detach",	 "attach",  "at",      "every" };

static struct block parse_block(void);

static char *rest_of_line(void)
{
	char *line = text_of("");

	for (int i = 0; i < words_count && strcmp(words[i], "{") != 0; i++) {
		char *longer = format_text("%s%s%s", line, i == 0 ? "" : " ", words[i]);

		free(line);
		line = longer;
	}
	return line;
}

static void parse_action(struct action *action)
{
	static int statements;
	const char *verb = word();
	size_t v = 0;

	action->number_in_plan = statements++;
	action->line = rest_of_line();
	while (v < sizeof(verb_names) / sizeof(verb_names[0]) && strcmp(verb, verb_names[v]) != 0)
		v++;
	if (v == sizeof(verb_names) / sizeof(verb_names[0]))
		bad_plan("no such verb");
	action->verb = (enum verb)v;
	switch (action->verb) {
	case VERB_MAKE:
	case VERB_REMOVE:
		action->cell = int_word();
		break;
	case VERB_SPAWN:
		action->cell = cell_word();
		parse_ids(word(), &action->groups, &action->groups_count);
		break;
	case VERB_CPUS:
		action->cell = int_word();
		action->affinity = affinity_word();
		break;
	case VERB_SWAP:
		action->cell = int_word();
		action->other = int_word();
		break;
	case VERB_WEIGHT:
		action->cell = int_word();
		action->number = int_word();
		break;
	case VERB_PARTITION:
		action->cell = int_word();
		action->text = text_of(word());
		break;
	case VERB_MAX:
		action->cell = int_word();
		action->text = max_words();
		break;
	case VERB_AFFINITY:
		parse_ids(word(), &action->groups, &action->groups_count);
		action->affinity = affinity_word();
		break;
	case VERB_NICE:
		parse_ids(word(), &action->groups, &action->groups_count);
		action->number = int_word();
		break;
	case VERB_POLICY:
		parse_ids(word(), &action->groups, &action->groups_count);
		action->policy = policy_word();
		break;
	case VERB_COOKIE:
		parse_ids(word(), &action->groups, &action->groups_count);
		action->text = text_word();
		break;
	case VERB_MOVE:
		parse_ids(word(), &action->groups, &action->groups_count);
		action->cell = cell_word();
		break;
	case VERB_STOP:
	case VERB_FREEZE:
	case VERB_THAW:
		parse_ids(word(), &action->groups, &action->groups_count);
		break;
	case VERB_OFFLINE:
	case VERB_ONLINE:
		parse_cpus(word(), &action->affinity.cpus);
		break;
	case VERB_SUSPEND:
		action->text = format_text("%s", word());
		action->number = int_word();
		break;
	case VERB_DETACH:
		break;
	case VERB_ATTACH:
		action->number = int_word();
		break;
	case VERB_AT:
	case VERB_EVERY:
		action->amount = amount_word();
		if (action->verb == VERB_EVERY && action->amount.ns <= 0)
			bad_plan("a repetition takes time");
		action->body = allocate(sizeof(*action->body));
		*action->body = parse_block();
		return;
	}
	if (more_words())
		bad_plan("too many words");
}

// From the '{' at the end of this line to its '}'.
static struct block parse_block(void)
{
	static int depth;
	struct block block = { 0 };

	want("{");
	if (++depth > MAX_DEPTH)
		bad_plan("blocks too deep");
	while (next_line()) {
		if (is_next("}")) {
			depth--;
			return block;
		}
		parse_action(GROW(block.actions, block.count));
	}
	bad_plan("a } is missing");
}

static void read_lines(const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	while (getline(&line, &size, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		*GROW(plan_lines, plan_lines_count) = text_of(line);
	}
	free(line);
	fclose(file);
}

static void read_plan(const char *path)
{
	read_lines(path);
	if (!next_line() || !is_next("scxc-plan") || int_word() != 1)
		die("%s: not a plan of version 1", path);
	while (next_line()) {
		if (is_next("scenario")) {
			plan.scenario = text_word();
		} else if (is_next("variant")) {
			plan.variant = text_word();
		} else if (is_next("cpus")) {
			plan.cpus = int_word();
			want("threads");
			plan.threads = int_word();
		} else if (is_next("watchdog")) {
			plan.watchdog = duration_of(word());
		} else if (is_next("scheduler")) {
			struct command *command = GROW(plan.schedulers, plan.schedulers_count);

			if (int_word() != plan.schedulers_count - 1)
				bad_plan("schedulers out of order");
			while (more_words())
				*GROW(command->words, command->count) = text_word();
			*GROW(command->words, command->count) = NULL;
			command->count--;
		} else if (is_next("restart")) {
			if (int_word() != plan.schedulers_count - 1)
				bad_plan("a restart of no scheduler");
			plan.schedulers[plan.schedulers_count - 1].restart = text_word();
		} else if (is_next("group")) {
			parse_group();
		} else if (is_next("cell")) {
			parse_cell();
		} else if (is_next("declare")) {
			plan.declare = parse_block();
		} else if (is_next("phase")) {
			struct phase *phase = GROW(plan.phases, plan.phases_count);

			phase->name = text_word();
			phase->duration = duration_of(word());
			phase->body = parse_block();
		} else {
			bad_plan("no such statement");
		}
	}
	if (plan.scenario == NULL || plan.variant == NULL || plan.cpus <= 0)
		die("%s: no scenario, variant or cpus", path);
}

static const struct group *group_of(int id)
{
	for (int i = 0; i < plan.groups_count; i++) {
		if (plan.groups[i].id == id)
			return &plan.groups[i];
	}
	die("the plan has no group %d", id);
}

static const struct cell *cell_of(int id)
{
	for (int i = 0; i < plan.cells_count; i++) {
		if (plan.cells[i].id == id)
			return &plan.cells[i];
	}
	die("the plan has no cell %d", id);
}

static int64_t draw(struct amount amount)
{
	return amount.exponential ? random_exponential(amount.ns) : amount.ns;
}

static void draw_cpus(const struct affinity *affinity, cpu_set_t *into)
{
	int left = CPU_COUNT(&affinity->cpus);
	int wanted = affinity->count;

	if (affinity->kind != AFFINITY_ANY) {
		*into = affinity->cpus;
		return;
	}
	CPU_ZERO(into);
	for (int cpu = 0; cpu < CPU_SETSIZE && wanted > 0; cpu++) {
		if (!CPU_ISSET(cpu, &affinity->cpus))
			continue;
		if ((int)random_below((uint64_t)left) < wanted) {
			CPU_SET(cpu, into);
			wanted--;
		}
		left--;
	}
}

