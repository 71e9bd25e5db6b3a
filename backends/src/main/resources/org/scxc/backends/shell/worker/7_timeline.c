// ---------------------------------------------------------------------------------------------------------- timeline

struct due {
	int64_t at;
	uint64_t order; // of two at the same time the one written first comes first
	const struct action *action;
	struct due *next;
};

static struct due *dues;
static uint64_t dues_order;
static bool dry;
static int64_t dry_now;
static int64_t latest_ns; // greatest delay of a change

// Of a team what only the timeline needs.
struct roster {
	int key;
	struct team *team;
	bool pipes;
	int joined, alive;
};

static struct roster *rosters;
static int rosters_count;

static int64_t now_ns(void)
{
	return dry ? dry_now : mono();
}

static bool over(void)
{
	return !dry && (ending.ended || stop_signal != 0);
}

static void add_due(int64_t at, const struct action *action)
{
	struct due **place = &dues;
	struct due *due = allocate(sizeof(*due));

	while (*place != NULL && (*place)->at <= at)
		place = &(*place)->next;
	*due = (struct due){ .at = at, .order = dues_order++, .action = action, .next = *place };
	*place = due;
}

static void clear_dues(void)
{
	while (dues != NULL) {
		struct due *next = dues->next;

		free(dues);
		dues = next;
	}
}

// How many make a team of the group's: its first step for several says so; 0 = there is none.
static int team_size(const struct group *group)
{
	for (int i = 0; i < group->steps.count; i++) {
		if (group->steps.step[i].of > 0)
			return group->steps.step[i].of;
	}
	return 0;
}

static bool takes_turns(const struct group *group)
{
	for (int i = 0; i < group->steps.count; i++) {
		if (group->steps.step[i].kind == STEP_TAKE)
			return true;
	}
	return false;
}

static struct team *new_team(const struct group *group, int size)
{
	struct team *team = shared_memory(sizeof(struct team));

	team->size = size;
	if (group->pipes) {
		for (int i = 0; i < size; i++) {
			if (pipe2(team->pipes[i], O_CLOEXEC) != 0)
				die("pipe: %s", strerror(errno));
		}
		if (write(team->pipes[0][1], "", 1) != 1)
			die("pipe: %s", strerror(errno));
	} else if (takes_turns(group)) {
		atomic_store(&team->tokens[0], 1);
	}
	return team;
}

// The team that a new task of the group belongs to: those of one statement fill one after the other.
static struct team *join_team(const struct group *group, int *place)
{
	struct roster *open = NULL;
	int size = team_size(group);

	if (size == 0)
		return NULL;
	if (size > MAX_TEAM)
		die("a team of %d workers: the limit is %d", size, MAX_TEAM);
	for (int i = 0; i < rosters_count; i++) {
		if (rosters[i].key == group->team && rosters[i].joined < size)
			open = &rosters[i];
	}
	if (open == NULL) {
		open = GROW(rosters, rosters_count);
		*open = (struct roster){ .key = group->team, .team = new_team(group, size), .pipes = group->pipes };
	}
	*place = open->joined++;
	open->alive++;
	return open->team;
}

// The last member of a full team takes the team with it; one that is not full waits for more.
static void leave_team(struct team *team)
{
	int i = 0;

	while (i < rosters_count && rosters[i].team != team)
		i++;
	if (i == rosters_count || --rosters[i].alive > 0 || rosters[i].joined < team->size)
		return;
	for (int p = 0; rosters[i].pipes && p < team->size; p++) {
		close(team->pipes[p][0]);
		close(team->pipes[p][1]);
	}
	munmap(team, sizeof(*team));
	rosters[i] = rosters[--rosters_count];
}

static struct task *fork_task(const struct group *group, int index)
{
	struct task *task = allocate(sizeof(*task));
	cpu_set_t cpus;
	bool pinned = group->per_cpu || group->affinity.kind != AFFINITY_INHERIT;
	uint64_t seed = random_next();
	pid_t parent = getpid();
	pid_t cookie = group->cookie == NULL ? 0 : cookie_holder(group->cookie);

	task->group = group;
	task->index = index;
	task->cell = -1;
	task->made_in = current_phase;
	task->shared = shared_memory(sizeof(struct shared));
	task->team = join_team(group, &task->place);
	CPU_ZERO(&cpus);
	if (group->per_cpu)
		CPU_SET(index / group->count, &cpus);
	else if (pinned)
		draw_cpus(&group->affinity, &cpus);
	task->pid = fork();
	if (task->pid < 0)
		die("fork: %s", strerror(errno));
	if (task->pid == 0)
		run_task(group, pinned ? &cpus : NULL, task->shared, task->team, task->place, seed, parent, cookie);
	made("task %d %llu", task->pid, start_of(task->pid));
	task->alive = true;
	*GROW(tasks, tasks_count) = task;
	begin_counting(task);
	return task;
}

// What the kernel answered to the calls of the statement that is being performed.
static struct {
	long long taken, refused;
	int error; // of the first that was refused
} answers;

// One call; an error of 0 is none.
static void answered(const char *what, int error)
{
	if (error == 0) {
		answers.taken++;
		return;
	}
	if (answers.refused++ == 0)
		answers.error = error;
	fprintf(stderr, "worker: refused: %s: %s\n", what, strerror(error));
}

static void fork_group(const struct group *group)
{
	int count = group->per_cpu ? group->count * plan.cpus : group->count;

	for (int i = 0; i < count; i++)
		fork_task(group, i);
}

// Of each statement: forks all, moves all, then starts them one after the other. Members that are measured by themselves
// are groups of their own, and start with the others.
static void spawn(int cell, const int *ids, int ids_count)
{
	int first = tasks_count;
	int with = group_of(ids[0])->with;
	int parts = 0;

	while (parts < ids_count && group_of(ids[parts])->with == with)
		fork_group(group_of(ids[parts++]));
	for (int i = first; i < tasks_count; i++) {
		if (cell >= 0 || !begins_in_root())
			answered("cgroup.procs", rehearsal && cell < 0 ? 0 : move_task(tasks[i], cell));
	}
	for (int i = first; i < tasks_count; i++) {
		atomic_store(&tasks[i]->shared->start, 1);
		futex_wake(&tasks[i]->shared->start, 1);
	}
	if (parts < ids_count)
		spawn(cell, ids + parts, ids_count - parts);
}

// After its death: what it could not have is told, its memory is given back.
static void bury(struct task *task)
{
	int error = atomic_load(&task->shared->error);

	task->alive = false;
	if (error != 0) {
		mark_begin("refused", mono());
		mark_text("what", atomic_load(&task->shared->error_of));
		fprintf(marks_file, ",\"group\":%d,\"errno\":%d", task->group->id, error);
		mark_end();
		fprintf(stderr, "worker: refused: %s of %s[%d]: %s\n", atomic_load(&task->shared->error_of),
			task->group->name, task->index, strerror(error));
	}
	munmap(task->shared, sizeof(*task->shared));
	task->shared = NULL;
	free(task->bucket_base);
	task->bucket_base = NULL;
	if (task->team != NULL)
		leave_team(task->team);
	task->team = NULL;
}

// A task ends only by our hand.
static void find_dead(void)
{
	for (int i = 0; i < tasks_count; i++) {
		int status;

		if (tasks[i]->alive && waitpid(tasks[i]->pid, &status, WNOHANG) == tasks[i]->pid) {
			note("%s[%d] died by itself: %s %d", tasks[i]->group->name, tasks[i]->index,
			     WIFSIGNALED(status) ? "signal" : "status",
			     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
			end_counting(tasks[i]);
			bury(tasks[i]);
		}
	}
}

typedef bool chosen(const struct task *task, const void *by);

// First all are told, then all are waited for: on a busy CPU each takes its time to die.
static void kill_tasks(chosen *chosen, const void *by)
{
	for (int i = 0; i < tasks_count; i++) {
		if (tasks[i]->alive && chosen(tasks[i], by)) {
			end_counting(tasks[i]);
			kill(tasks[i]->pid, SIGKILL);
			tasks[i]->dying = true;
		}
	}
	for (int i = 0; i < tasks_count; i++) {
		if (!tasks[i]->alive || !tasks[i]->dying)
			continue;
		while (waitpid(tasks[i]->pid, NULL, 0) < 0 && errno == EINTR)
			;
		bury(tasks[i]);
	}
}

static bool is_member_of_cell(const struct task *task, const void *cell)
{
	return task->cell == *(const int *)cell;
}

static bool is_of_phase(const struct task *task, const void *phase)
{
	return task->made_in == *(const int *)phase;
}

static bool is_any(const struct task *task, const void *nothing)
{
	(void)task;
	(void)nothing;
	return true;
}

static bool is_in(const int *ids, int count, int id)
{
	for (int i = 0; i < count; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static bool concerns(const struct action *action, const struct task *task)
{
	return task->alive && is_in(action->groups, action->groups_count, task->group->id);
}

static bool is_concerned(const struct task *task, const void *action)
{
	return concerns(action, task);
}

static void make_cell(int id)
{
	const struct cell *cell = cell_of(id);
	struct live_cell *live;
	cpu_set_t cpus;
	int error = make_cgroup(cell);

	if (error != 0) {
		answered(format_text("mkdir %s", cell->name), error);
		return;
	}
	live = live_cell(id);
	live->base = 0;
	if (cell->has_cpus && cell->cpus.kind != AFFINITY_INHERIT) {
		draw_cpus(&cell->cpus, &cpus);
		answered("cpuset.cpus", write_cpus(live, &cpus));
	}
	if (cell->partition != NULL)
		answered("cpuset.cpus.partition", write_cgroup(live->path, "cpuset.cpus.partition", cell->partition));
	if (cell->weight != 100)
		answered("cpu.weight", write_number(live->path, "cpu.weight", cell->weight));
	if (cell->max != NULL)
		answered("cpu.max", write_cgroup(live->path, "cpu.max", cell->max));
	if (cell->groups_count > 0)
		spawn(id, cell->groups, cell->groups_count);
}

static void remove_cell(int id)
{
	struct live_cell *cell = live_cell(id);

	if (cell == NULL)
		return;
	kill_tasks(is_member_of_cell, &id);
	answered(format_text("rmdir %s", cell->name), remove_cgroup(cell));
}

static void set_affinity(const struct action *action)
{
	for (int i = 0; i < tasks_count; i++) {
		cpu_set_t cpus;

		if (!concerns(action, tasks[i]))
			continue;
		if (action->affinity.kind == AFFINITY_INHERIT)
			memset(&cpus, 0xff, sizeof(cpus)); // the kernel keeps what the cgroup has
		else
			draw_cpus(&action->affinity, &cpus);
		answered(action->line, sched_setaffinity(tasks[i]->pid, sizeof(cpus), &cpus) == 0 ? 0 : errno);
	}
}

static void set_task_policy(const struct action *action)
{
	for (int i = 0; i < tasks_count; i++) {
		struct policy policy = action->policy;

		if (!concerns(action, tasks[i]))
			continue;
		if (action->verb == VERB_NICE) {
			int failed = setpriority(PRIO_PROCESS, (id_t)tasks[i]->pid, action->number);

			answered(action->line, failed == 0 ? 0 : errno);
		} else {
			errno = 0;
			int nice = getpriority(PRIO_PROCESS, (id_t)tasks[i]->pid);

			answered(action->line, set_policy(tasks[i]->pid, &policy, nice));
		}
	}
}

// A cell whose tasks are all among those named is frozen as a cgroup, single tasks are stopped by a signal.
static void freeze(const struct action *action, bool on)
{
	for (int c = 0; c < live_cells_count; c++) {
		bool all = true, any = false;

		for (int i = 0; i < tasks_count; i++) {
			if (!tasks[i]->alive || tasks[i]->cell != live_cells[c].id)
				continue;
			all &= concerns(action, tasks[i]);
			any = true;
		}
		if (!all || !any)
			continue;
		answered(action->line, write_number(live_cells[c].path, "cgroup.freeze", on));
	}
	for (int i = 0; i < tasks_count; i++) {
		bool whole = tasks[i]->cell >= 0;

		if (!concerns(action, tasks[i]) || tasks[i]->frozen == on)
			continue;
		for (int j = 0; j < tasks_count; j++)
			whole &= !tasks[j]->alive || tasks[j]->cell != tasks[i]->cell || concerns(action, tasks[j]);
		if (!whole || !on)
			kill(tasks[i]->pid, on ? SIGSTOP : SIGCONT);
		tasks[i]->frozen = on;
	}
}

static void act(const struct action *action)
{
	struct live_cell *cell, *other;
	cpu_set_t cpus;
	bool attached;
	int error;

	switch (action->verb) {
	case VERB_MAKE:
		make_cell(action->cell);
		break;
	case VERB_REMOVE:
		remove_cell(action->cell);
		break;
	case VERB_SPAWN:
		if (action->groups_count > 0)
			spawn(action->cell, action->groups, action->groups_count);
		break;
	case VERB_CPUS:
		cell = live_cell(action->cell);
		if (cell == NULL) {
			answered(action->line, ENOENT);
			break;
		}
		CPU_ZERO(&cpus);
		if (action->affinity.kind != AFFINITY_INHERIT)
			draw_cpus(&action->affinity, &cpus);
		answered(action->line, write_cpus(cell, &cpus));
		break;
	case VERB_SWAP:
		cell = live_cell(action->cell);
		other = live_cell(action->other);
		if (cell == NULL || other == NULL) {
			answered(action->line, ENOENT);
			break;
		}
		cpus = cell->cpus;
		answered(action->line, write_cpus(cell, &other->cpus));
		answered(action->line, write_cpus(other, &cpus));
		break;
	case VERB_WEIGHT:
		cell = live_cell(action->cell);
		answered(action->line, cell == NULL ? ENOENT : write_number(cell->path, "cpu.weight", action->number));
		break;
	case VERB_PARTITION:
		cell = live_cell(action->cell);
		answered(action->line,
			 cell == NULL ? ENOENT : write_cgroup(cell->path, "cpuset.cpus.partition", action->text));
		break;
	case VERB_MAX:
		cell = live_cell(action->cell);
		answered(action->line, cell == NULL ? ENOENT : write_cgroup(cell->path, "cpu.max", action->text));
		break;
	case VERB_AFFINITY:
		set_affinity(action);
		break;
	case VERB_NICE:
	case VERB_POLICY:
		set_task_policy(action);
		break;
	case VERB_COOKIE:
		for (int i = 0; i < tasks_count; i++) {
			if (concerns(action, tasks[i]))
				answered(action->line, give_cookie(tasks[i]->pid, action->text));
		}
		break;
	case VERB_MOVE:
		for (int i = 0; i < tasks_count; i++) {
			if (concerns(action, tasks[i]))
				answered(action->line, move_task(tasks[i], action->cell));
		}
		break;
	case VERB_STOP:
		kill_tasks(is_concerned, action);
		break;
	case VERB_FREEZE:
	case VERB_THAW:
		freeze(action, action->verb == VERB_FREEZE);
		break;
	case VERB_OFFLINE:
	case VERB_ONLINE:
		for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
			if (CPU_ISSET(cpu, &action->affinity.cpus))
				answered(action->line, switch_cpu(cpu, action->verb == VERB_ONLINE));
		}
		break;
	case VERB_SUSPEND:
		answered(action->line, suspend(action->text, action->number));
		break;
	case VERB_DETACH:
		attached = scheduler.pid != 0;
		error = detach();
		answered(action->line, error);
		if (error == 0 && attached) {
			ending.planned = true;
			ending.planned_at = mono();
		}
		break;
	case VERB_ATTACH:
		error = attach(action->number);
		answered(action->line, is_failed_load(error) ? 0 : error);
		break;
	case VERB_AT:
	case VERB_EVERY:
		break;
	}
}

static void perform(const struct block *block, int64_t planned)
{
	for (int i = 0; i < block->count && !over(); i++) {
		const struct action *action = &block->actions[i];

		if (action->verb == VERB_AT || action->verb == VERB_EVERY) {
			int64_t delay = dry ? action->amount.ns : draw(action->amount);

			add_due(planned + delay, action);
			continue;
		}
		if (dry) {
			printf("%lld.%09lld %s\n", (long long)(dry_now / NS_PER_S), (long long)(dry_now % NS_PER_S),
			       action->line);
			continue;
		}
		int64_t at = mono();

		memset(&answers, 0, sizeof(answers));
		act(action);
		if (zero_ns != 0 && at - planned > latest_ns)
			latest_ns = at - planned;
		mark_begin("do", at);
		mark_text("what", action->line);
		fprintf(marks_file, ",\"planned_ns\":%lld,\"done_ns\":%lld", (long long)since_zero(planned),
			(long long)since_zero(mono()));
		fprintf(marks_file, ",\"statement\":%d,\"taken\":%lld,\"refused\":%lld", action->number_in_plan,
			answers.taken, answers.refused);
		if (answers.refused > 0)
			fprintf(marks_file, ",\"errno\":%d", answers.error);
		mark_end();
	}
}

static void begin_phase(int index)
{
	const struct phase *phase = &plan.phases[index];

	current_phase = index;
	phase_began = now_ns();
	if (dry) {
		printf("%lld.%09lld phase %s\n", (long long)(dry_now / NS_PER_S), (long long)(dry_now % NS_PER_S),
		       phase->name);
		return;
	}
	mark_begin("phase", phase_began);
	fprintf(marks_file, ",\"index\":%d,\"event\":\"begin\"", index);
	mark_text("name", phase->name);
	mark_end();
	for (int i = 0; i < tasks_count; i++) {
		if (tasks[i]->alive)
			begin_counting(tasks[i]);
	}
	for (int i = 0; i < live_cells_count; i++)
		live_cells[i].base = cgroup_usage(live_cells[i].path);
}

static void end_phase(bool complete)
{
	if (dry || current_phase < 0)
		return;
	int64_t at = ending.ended && ending.at > phase_began ? ending.at : mono();

	find_dead();
	for (int i = 0; i < tasks_count; i++)
		end_counting(tasks[i]);
	for (int i = 0; i < live_cells_count; i++)
		end_counting_cell(&live_cells[i]);
	mark_begin("phase", at);
	fprintf(marks_file, ",\"index\":%d,\"event\":\"end\",\"complete\":%s", current_phase, complete ? "true" : "false");
	mark_text("name", plan.phases[current_phase].name);
	mark_end();
}

// What a phase made ends with it.
static void tear_down(int phase)
{
	if (dry)
		return;
	kill_tasks(is_of_phase, &phase);
	for (int i = live_cells_count - 1; i >= 0; i--) {
		if (live_cells[i].made_in == phase)
			remove_cell(live_cells[i].id);
	}
}

static void run_phase(int index)
{
	int64_t end;

	begin_phase(index);
	end = phase_began + plan.phases[index].duration;
	clear_dues();
	perform(&plan.phases[index].body, phase_began);
	while (!over()) {
		struct due *due = dues;
		int64_t next = due != NULL && due->at < end ? due->at : end;

		if (dry)
			dry_now = next;
		else
			pause_until(next);
		if (over() || next == end)
			break;
		dues = due->next;
		perform(due->action->body, due->at);
		if (due->action->verb == VERB_EVERY)
			add_due(due->at + (dry ? due->action->amount.ns : draw(due->action->amount)), due->action);
		free(due);
	}
	end_phase(!over());
	tear_down(index);
}

// t = 0 is when all that is declared is there: every task has its attributes, or its scheduler had a second to run it.
static void wait_for_tasks(void)
{
	int64_t limit = mono() + NS_PER_S;
	bool all = false;

	while (!all && mono() < limit && !over()) {
		all = true;
		for (int i = 0; i < tasks_count; i++)
			all &= atomic_load(&tasks[i]->shared->ready) != 0;
		if (!all)
			pause_until(mono() + 200000);
	}
}

static void run_timeline(void)
{
	perform(&plan.declare, now_ns());
	if (!dry) {
		wait_for_tasks();
		if (over())
			return;
		zero_busy = busy_ns();
		zero_ns = mono();
		mark_begin("zero", zero_ns);
		mark_end();
	}
	for (int i = 0; i < plan.phases_count && !over(); i++)
		run_phase(i);
}

