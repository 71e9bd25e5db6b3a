// SPDX-License-Identifier: Apache-2.0
/*
 * Loads any sched_ext scheduler that is a BPF object file, attaches it, and says how it ended. Where an object stands behind
 * the end of the program itself (see carried_object), the program is that scheduler and takes no OBJECT.
 *
 *   loader OBJECT [--struct-ops MAP] [--resize NAME=N]... [--set NAME=VALUE]... [--ops-flags FLAG,...] [--timeout-ms N]
 *          [--run PROGRAM=N,...]... [--run-attached CPU:PROGRAM=N,...]... [--count-calls] [--NAME VALUE]... [--NAME]...
 *
 * --set writes a global variable before the load, or a part of one (a.b, a[3]): an integer, true, false, or text for a char
 * array. --resize gives an array that is alone in its section so many elements; it comes before what sets them. --ops-flags
 * replaces ops.flags by these SCX_OPS_ constants of the running kernel (enq_last), --timeout-ms, or else the environment's
 * SCX_TIMEOUT_MS, sets ops.timeout_ms. --struct-ops chooses one of several schedulers. --run runs a SEC("syscall") program
 * before the scheduler is attached, --run-attached behind it and on a CPU; the numbers are the members of the struct that
 * it takes, and it has to return 0. --count-calls has the kernel count the calls of BPF programs, and prints ten times a
 * second {"calls":{"mono_ns":T,"counts":[{"callback":"enqueue","count":N},...]}}, N since then. Any
 * other option is --set of the variable of its name, '-' for '_', so that an object takes options as a program does: a bool
 * stands without a value and becomes true. Constants named __SCX_X are filled with the enum constant SCX_X of the running
 * kernel. After the scheduler's end, or SIGINT or SIGTERM, one JSON line on standard output holds what a global variable
 * with the members kind, reason and msg recorded: {"exit":{"kind":64,"reason":"...","msg":"..."}}.
 * Status: 0 after a signal or an end that is no error, 1 after a scheduler error or a failed load, 2 for wrong use.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

/* enum scx_exit_kind: values from here on are errors, of the kernel's core, the scheduler or the watchdog. */
#define FIRST_ERROR_KIND 1024
#define POLL_NS 100000000L

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
	(void)signal;
	stopped = 1;
}

static void fail(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("loader: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(status);
}

/* A global variable of the object: where it lives, and its type without typedefs and qualifiers. */
struct variable {
	const struct bpf_map *map;
	__u32 offset;
	__u32 size;
	const struct btf_type *type;
};

static const struct btf_type *plain(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

typedef bool (*visit_fn)(const struct btf *btf, const char *name, const struct variable *variable, void *context);

/* Calls visit for each global variable until it returns true. */
static bool each_variable(const struct bpf_object *object, visit_fn visit, void *context)
{
	const struct btf *btf = bpf_object__btf(object);

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *section = btf__type_by_id(btf, id);
		const struct btf_var_secinfo *info;
		const struct bpf_map *map;

		if (!btf_is_datasec(section))
			continue;
		map = bpf_object__find_map_by_name(object, btf__name_by_offset(btf, section->name_off));
		if (!map || bpf_map__type(map) != BPF_MAP_TYPE_ARRAY)
			continue;
		info = btf_var_secinfos(section);
		for (int i = 0; i < btf_vlen(section); i++) {
			const struct btf_type *var = btf__type_by_id(btf, info[i].type);
			struct variable found = {map, info[i].offset, info[i].size, plain(btf, var->type)};

			if (found.type && visit(btf, btf__name_by_offset(btf, var->name_off), &found, context))
				return true;
		}
	}
	return false;
}

static void *initial_value(const struct variable *variable)
{
	size_t size;
	char *start = bpf_map__initial_value((struct bpf_map *)variable->map, &size);

	if (!start || variable->offset + variable->size > size)
		fail(1, "a global variable lies outside its map");
	return start + variable->offset;
}

/* --- __SCX_X = SCX_X of the running kernel --- */

static bool kernel_constant(const struct btf *kernel, const char *name, __u64 *value)
{
	for (__u32 id = 1; id < btf__type_cnt(kernel); id++) {
		const struct btf_type *type = btf__type_by_id(kernel, id);

		for (int i = 0; btf_is_any_enum(type) && i < btf_vlen(type); i++) {
			bool wide = btf_is_enum64(type);
			__u32 name_off = wide ? btf_enum64(type)[i].name_off : btf_enum(type)[i].name_off;

			if (strcmp(name, btf__name_by_offset(kernel, name_off)))
				continue;
			*value = wide ? btf_enum64_value(&btf_enum64(type)[i]) : (__u64)btf_enum(type)[i].val;
			return true;
		}
	}
	return false;
}

static bool fill_constant(const struct btf *btf, const char *name, const struct variable *variable, void *kernel)
{
	__u64 value;

	(void)btf;
	if (!strncmp(name, "__SCX_", 6) && variable->size <= 8 && kernel_constant(kernel, name + 2, &value))
		memcpy(initial_value(variable), &value, variable->size);
	return false;
}

/* --- --set NAME=VALUE --- */

struct setting {
	const char *name;
	const char *value;
};

/* The type of the variable that the context, a setting without value, names. */
static bool find_bool(const struct btf *btf, const char *name, const struct variable *variable, void *context)
{
	const struct setting *setting = context;

	(void)btf;
	return !strcmp(name, setting->name) && btf_is_int(variable->type) &&
	       (btf_int_encoding(variable->type) & BTF_INT_BOOL);
}

/* Goes from a variable to the part of it that a path of .MEMBER and [INDEX] names. */
static void part_of(const struct btf *btf, struct variable *variable, const char *path)
{
	for (const char *step = path; *step;) {
		const struct btf_type *type = variable->type;

		if (*step == '[' && btf_is_array(type)) {
			char *end;
			unsigned long index = strtoul(step + 1, &end, 10);
			__u32 id = btf_array(type)->type;
			__s64 size = btf__resolve_size(btf, id);

			if (end == step + 1 || *end != ']' || size <= 0 || (index + 1) * (__u64)size > variable->size)
				fail(2, "%s: no such element", path);
			*variable = (struct variable){variable->map, variable->offset + index * size, size, plain(btf, id)};
			step = end + 1;
		} else if (*step == '.' && btf_is_composite(type)) {
			size_t length = strcspn(step + 1, ".[");
			const struct btf_member *member = NULL;

			for (int i = 0; i < btf_vlen(type) && !member; i++) {
				const char *name = btf__name_by_offset(btf, btf_members(type)[i].name_off);

				if (strlen(name) == length && !strncmp(name, step + 1, length))
					member = &btf_members(type)[i];
			}
			if (!member || btf_kflag(type))
				fail(2, "%s: no such member", path);
			*variable = (struct variable){variable->map, variable->offset + member->offset / 8,
						      btf__resolve_size(btf, member->type), plain(btf, member->type)};
			step += 1 + length;
		} else {
			fail(2, "%s: neither .MEMBER of a struct nor [INDEX] of an array", path);
		}
	}
}

static bool apply_setting(const struct btf *btf, const char *name, const struct variable *whole, void *context)
{
	const struct setting *setting = context;
	size_t length = strcspn(setting->name, ".[");
	struct variable part = *whole, *variable = &part;
	const struct btf_type *element;
	char *end;
	__u64 number;

	if (strlen(name) != length || strncmp(name, setting->name, length))
		return false;
	part_of(btf, variable, setting->name + length);
	element = btf_is_array(variable->type) ? plain(btf, btf_array(variable->type)->type) : NULL;
	if (element && element->size == 1) {
		if (strlen(setting->value) >= variable->size)
			fail(2, "%s holds at most %u bytes", name, variable->size - 1);
		memset(initial_value(variable), 0, variable->size);
		strcpy(initial_value(variable), setting->value);
		return true;
	}
	if ((!btf_is_int(variable->type) && !btf_is_any_enum(variable->type)) || variable->size > 8)
		fail(2, "%s is neither an integer nor text", name);
	errno = 0;
	number = strtoull(setting->value, &end, 0);
	if (!strcmp(setting->value, "true") || !strcmp(setting->value, "false"))
		number = setting->value[0] == 't';
	else if (end == setting->value || *end || errno)
		fail(2, "%s=%s: not an integer", name, setting->value);
	memcpy(initial_value(variable), &number, variable->size);
	return true;
}

/* --- --resize NAME=N --- */

static bool apply_size(const struct btf *btf, const char *name, const struct variable *variable, void *context)
{
	const struct setting *setting = context;
	__s64 element;

	if (strcmp(name, setting->name))
		return false;
	element = btf_is_array(variable->type) ? btf__resolve_size(btf, btf_array(variable->type)->type) : 0;
	if (element <= 0 || bpf_map__set_value_size((struct bpf_map *)variable->map,
						    variable->offset + element * strtoull(setting->value, NULL, 0)))
		fail(2, "%s cannot be resized", name);
	return true;
}

/* --- the struct_ops map --- */

/* The one with this name, or the only one. The others are not made. */
static struct bpf_map *find_ops(struct bpf_object *object, const char *name)
{
	struct bpf_map *map, *ops = NULL;

	bpf_object__for_each_map(map, object) {
		if (bpf_map__type(map) != BPF_MAP_TYPE_STRUCT_OPS)
			continue;
		if (name && strcmp(name, bpf_map__name(map))) {
			bpf_map__set_autocreate(map, false);
			continue;
		}
		if (ops)
			fail(1, "more than one struct_ops map: %s and %s", bpf_map__name(ops), bpf_map__name(map));
		ops = map;
	}
	if (!ops)
		fail(1, name ? "no struct_ops map %s" : "no struct_ops map", name);
	return ops;
}

static void set_member(const struct bpf_object *object, struct bpf_map *ops, const char *name, const void *what, size_t of)
{
	const struct btf *btf = bpf_object__btf(object);
	__s32 id = btf__find_by_name_kind(btf, "sched_ext_ops", BTF_KIND_STRUCT);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, id);
	size_t size;
	char *value = bpf_map__initial_value(ops, &size);

	for (int i = 0; type && value && i < btf_vlen(type); i++) {
		const struct btf_member *member = &btf_members(type)[i];

		if (!strcmp(name, btf__name_by_offset(btf, member->name_off))) {
			memcpy(value + member->offset / 8, what, of);
			return;
		}
	}
	fail(1, "this object has no ops.%s to set", name);
}

static void set_timeout(const struct bpf_object *object, struct bpf_map *ops, __u32 timeout_ms)
{
	set_member(object, ops, "timeout_ms", &timeout_ms, sizeof(timeout_ms));
}

static void set_flags(const struct bpf_object *object, struct bpf_map *ops, const struct btf *kernel, char *list)
{
	__u64 flags = 0;

	for (char *rest = list, *flag; (flag = strsep(&rest, ","));) {
		char constant[64] = "SCX_OPS_";
		size_t at = strlen(constant);
		__u64 bit;

		if (!*flag)
			continue;
		for (; *flag && at < sizeof(constant) - 1; flag++)
			constant[at++] = toupper((unsigned char)*flag);
		if (!kernel_constant(kernel, constant, &bit))
			fail(2, "this kernel has no %s", constant);
		flags |= bit;
	}
	set_member(object, ops, "flags", &flags, sizeof(flags));
}

/* --- --run PROGRAM=N,... --- */

#define MEMBERS_MAX 16

/* The struct that a program takes, a member a number: the program's BTF says how wide each is. */
static size_t arguments_of(const struct btf *btf, const char *program, const char *numbers, char *buffer, size_t room)
{
	__s32 id = btf__find_by_name_kind(btf, program, BTF_KIND_FUNC);
	const struct btf_type *proto = id < 0 ? NULL : plain(btf, btf__type_by_id(btf, id)->type);
	const struct btf_type *pointer = proto && btf_vlen(proto) ? plain(btf, btf_params(proto)[0].type) : NULL;
	const struct btf_type *type = pointer && btf_is_ptr(pointer) ? plain(btf, pointer->type) : NULL;
	int count = 0;

	memset(buffer, 0, room);
	for (const char *number = numbers; *number;) {
		char *end;
		__u64 value = strtoull(number, &end, 0);
		const struct btf_member *member;

		if (!type || !btf_is_struct(type) || count >= btf_vlen(type) || type->size > room || end == number)
			fail(2, "%s does not take %s", program, numbers);
		member = &btf_members(type)[count++];
		memcpy(buffer + member->offset / 8, &value, btf__resolve_size(btf, member->type));
		number = *end == ',' ? end + 1 : end;
	}
	return count ? type->size : 0;
}

static void run_program(const struct bpf_object *object, char *what)
{
	char buffer[MEMBERS_MAX * sizeof(__u64)];
	char *numbers = strchr(what, '=');
	struct bpf_program *program;
	LIBBPF_OPTS(bpf_test_run_opts, options);

	if (numbers)
		*numbers++ = 0;
	program = bpf_object__find_program_by_name(object, what);
	if (!program)
		fail(2, "no program %s", what);
	options.ctx_size_in =
		arguments_of(bpf_object__btf(object), what, numbers ? numbers : "", buffer, sizeof(buffer));
	options.ctx_in = options.ctx_size_in ? buffer : NULL;
	if (bpf_prog_test_run_opts(bpf_program__fd(program), &options))
		fail(1, "cannot run %s: %s", what, strerror(errno));
	if (options.retval)
		fail(1, "%s returned %d", what, (int)options.retval);
}

static void run_on(const struct bpf_object *object, char *what)
{
	char *program;
	unsigned long cpu = strtoul(what, &program, 10);
	cpu_set_t one, before;

	if (*program != ':' || cpu >= CPU_SETSIZE)
		fail(2, "--run-attached %s: no CPU", what);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_getaffinity(0, sizeof(before), &before) || sched_setaffinity(0, sizeof(one), &one))
		fail(1, "cannot run on CPU %lu: %s", cpu, strerror(errno));
	run_program(object, program + 1);
	sched_setaffinity(0, sizeof(before), &before);
}

/* --- --count-calls --- */

#define CALLBACKS_MAX 64

/* The programs behind the members of sched_ext_ops. libbpf keeps them in the map's value until it is loaded. */
struct callback {
	const char *name;
	int fd;
};

struct callbacks {
	const struct bpf_program *program[CALLBACKS_MAX];
	struct callback all[CALLBACKS_MAX];
	int count;
	int stats;
};

static void find_callbacks(const struct bpf_object *object, struct bpf_map *ops, struct callbacks *callbacks)
{
	const struct btf *btf = bpf_object__btf(object);
	__s32 id = btf__find_by_name_kind(btf, "sched_ext_ops", BTF_KIND_STRUCT);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, id);
	size_t size;
	char *value = bpf_map__initial_value(ops, &size);

	for (int i = 0; type && value && i < btf_vlen(type) && callbacks->count < CALLBACKS_MAX; i++) {
		const struct btf_member *member = &btf_members(type)[i];
		const struct bpf_program *program;

		if (!btf_is_ptr(plain(btf, member->type)) ||
		    !btf_is_func_proto(plain(btf, plain(btf, member->type)->type)))
			continue;
		memcpy(&program, value + member->offset / 8, sizeof(program));
		if (program) {
			callbacks->program[callbacks->count] = program;
			callbacks->all[callbacks->count++].name = btf__name_by_offset(btf, member->name_off);
		}
	}
}

static void begin_counting(struct callbacks *callbacks)
{
	for (int i = 0; i < callbacks->count; i++)
		callbacks->all[i].fd = bpf_program__fd(callbacks->program[i]);
	callbacks->stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (callbacks->stats < 0)
		fail(1, "the kernel does not count calls: %s", strerror(errno));
}

static void print_calls(const struct callbacks *callbacks)
{
	struct timespec now;

	if (!callbacks->count)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	printf("{\"calls\":{\"mono_ns\":%lld,\"counts\":[", now.tv_sec * 1000000000LL + now.tv_nsec);
	for (int i = 0; i < callbacks->count; i++) {
		struct bpf_prog_info info = {0};
		__u32 size = sizeof(info);

		if (!bpf_prog_get_info_by_fd(callbacks->all[i].fd, &info, &size))
			printf("%s{\"callback\":\"%s\",\"count\":%llu}", i ? "," : "", callbacks->all[i].name,
			       (unsigned long long)info.run_cnt);
	}
	printf("]}}\n");
	fflush(stdout);
}

/* Options that are done later, or were. */
static bool has_its_time(const char *option)
{
	return !strcmp(option, "--run") || !strcmp(option, "--run-attached") || !strcmp(option, "--struct-ops");
}

/* Returns how many words after the option belong to it. */
static int apply_option(const struct bpf_object *object, struct bpf_map *ops, const struct btf *kernel, char *option,
			char *next)
{
	struct setting setting = {0};
	int used = 1;

	if (strncmp(option, "--", 2))
		fail(2, "what is %s?", option);
	if (!strcmp(option, "--timeout-ms") && next) {
		set_timeout(object, ops, strtoul(next, NULL, 0));
		return 1;
	}
	if (!strcmp(option, "--ops-flags") && next) {
		set_flags(object, ops, kernel, next);
		return 1;
	}
	if (!strcmp(option, "--partial")) {
		char flag[] = "switch_partial";

		set_flags(object, ops, kernel, flag);
		return 0;
	}
	if (has_its_time(option) && next)
		return 1;
	if (!strcmp(option, "--count-calls"))
		return 0;
	if ((!strcmp(option, "--set") || !strcmp(option, "--resize")) && next) {
		char *equals = strchr(next, '=');

		if (!equals)
			fail(2, "%s %s: no '='", option, next);
		*equals = 0;
		setting.name = next;
		setting.value = equals + 1;
		if (!strcmp(option, "--resize")) {
			if (!each_variable(object, apply_size, &setting))
				fail(2, "no global variable %s", setting.name);
			return 1;
		}
	} else {
		for (char *c = option + 2; *c; c++)
			*c = *c == '-' ? '_' : *c;
		setting.name = option + 2;
		used = each_variable(object, find_bool, &setting) ? 0 : 1;
		setting.value = used ? next : "true";
		if (!setting.value)
			fail(2, "%s: no value", option);
	}
	if (!each_variable(object, apply_setting, &setting))
		fail(2, "no global variable %s", setting.name);
	return used;
}

/* --- the exit record: any global struct with members kind, reason and msg --- */

struct record {
	struct variable variable;
	__u32 kind, reason, msg, reason_size, msg_size;
	__u32 code; /* of exit_code, where there is one */
	bool found, has_code;
};

static bool find_record(const struct btf *btf, const char *name, const struct variable *variable, void *context)
{
	struct record *record = context;
	struct record r = {.variable = *variable};
	int members = 0;

	(void)name;
	if (!btf_is_struct(variable->type))
		return false;
	for (int i = 0; i < btf_vlen(variable->type); i++) {
		const struct btf_member *member = &btf_members(variable->type)[i];
		const char *field = btf__name_by_offset(btf, member->name_off);
		__u32 size = btf__resolve_size(btf, member->type);

		if (!strcmp(field, "kind") && size == 4) {
			r.kind = member->offset / 8;
			members++;
		} else if (!strcmp(field, "exit_code") && size == 8) {
			r.code = member->offset / 8;
			r.has_code = true;
		} else if (!strcmp(field, "reason")) {
			r.reason = member->offset / 8;
			r.reason_size = size;
			members++;
		} else if (!strcmp(field, "msg")) {
			r.msg = member->offset / 8;
			r.msg_size = size;
			members++;
		}
	}
	if (members != 3)
		return false;
	r.found = true;
	*record = r;
	return true;
}

/* Reads the record from the kernel into buffer, which is as large as its map. */
static int read_kind(const struct record *record, char *buffer)
{
	__u32 key = 0;
	__s32 kind = 0;

	if (record->found && !bpf_map_lookup_elem(bpf_map__fd(record->variable.map), &key, buffer))
		memcpy(&kind, buffer + record->variable.offset + record->kind, sizeof(kind));
	return kind;
}

static void print_json(const char *text, __u32 size)
{
	putchar('"');
	for (__u32 i = 0; i < size && text[i]; i++) {
		unsigned char c = text[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static __u64 read_code(const struct record *record, const char *buffer)
{
	__u64 code = 0;

	if (record->found && record->has_code)
		memcpy(&code, buffer + record->variable.offset + record->code, sizeof(code));
	return code;
}

static void print_exit(const struct record *record, int kind, const char *buffer)
{
	const char *start = buffer + record->variable.offset;

	if (!kind) {
		printf("{\"exit\":{}}\n");
	} else {
		printf("{\"exit\":{\"kind\":%d,\"reason\":", kind);
		print_json(start + record->reason, record->reason_size);
		printf(",\"msg\":");
		print_json(start + record->msg, record->msg_size);
		printf(",\"exit_code\":%lld}}\n", (long long)read_code(record, buffer));
	}
	fflush(stdout);
}

static bool scheduler_enabled(void)
{
	char state[16] = "";
	FILE *file = fopen("/sys/kernel/sched_ext/state", "r");

	if (file) {
		if (!fgets(state, sizeof(state), file))
			state[0] = 0;
		fclose(file);
	}
	return !strncmp(state, "enabled", 7) || !strncmp(state, "enabling", 8);
}

static void attach_programs(struct bpf_object *object)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		switch (bpf_program__type(program)) {
		case BPF_PROG_TYPE_TRACING:
		case BPF_PROG_TYPE_TRACEPOINT:
		case BPF_PROG_TYPE_RAW_TRACEPOINT:
		case BPF_PROG_TYPE_KPROBE:
			if (bpf_program__autoload(program) && !bpf_program__attach(program))
				fail(1, "cannot attach %s: %s", bpf_program__name(program), strerror(errno));
			break;
		default:
			break;
		}
	}
}

/* --- an object behind the end of the program --- */

#define CARRIED_MAGIC "SCXCOBJ1"

/* The last bytes of such a program: how long the object before them is, little-endian, and the magic. */
struct trailer {
	__u64 size;
	char magic[8];
};

/* Returns the object that the running program carries, and its size; NULL if it carries none. */
static void *carried_object(size_t *size)
{
	FILE *self = fopen("/proc/self/exe", "rb");
	struct trailer trailer;
	char *bytes = NULL;

	if (!self)
		return NULL;
	if (!fseek(self, -(long)sizeof(trailer), SEEK_END) && fread(&trailer, sizeof(trailer), 1, self) == 1 &&
	    !memcmp(trailer.magic, CARRIED_MAGIC, sizeof(trailer.magic))) {
		*size = le64toh(trailer.size);
		bytes = malloc(*size);
		if (!bytes || fseek(self, -(long)(sizeof(trailer) + *size), SEEK_END) ||
		    fread(bytes, *size, 1, self) != 1)
			fail(1, "the object behind this program cannot be read");
	}
	fclose(self);
	return bytes;
}

/* Opens the object of this program, else the one that the first word names, and leaves the options in argv[1] and on. */
static struct bpf_object *open_object(int *argc, char ***argv)
{
	size_t size;
	void *carried = carried_object(&size);
	struct bpf_object *object;

	if (carried) {
		LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = program_invocation_short_name);

		object = bpf_object__open_mem(carried, size, &options);
		if (!object)
			fail(1, "cannot open the object behind this program: %s", strerror(errno));
		return object;
	}
	if (*argc < 2)
		fail(2, "usage: loader OBJECT [--set NAME=VALUE]... [--timeout-ms N] [--NAME VALUE]...");
	object = bpf_object__open_file((*argv)[1], NULL);
	if (!object)
		fail(1, "cannot open %s: %s", (*argv)[1], strerror(errno));
	(*argc)--;
	(*argv)++;
	return object;
}

/*
 * SCX_RESTART: the process loads its scheduler again after any exit, or after one whose code has these bits of a mask. As its
 * schedulers do, it begins anew, with new state. saved: its arguments, of which options change some.
 */
static void restart(char **saved, __u64 code)
{
	const char *asked = getenv("SCX_RESTART");
	unsigned long long mask, bits;

	if (stopped || !asked || !strcmp(asked, "never"))
		return;
	if (strcmp(asked, "any") && (sscanf(asked, "%llu:%llu", &mask, &bits) != 2 || (code & mask) != bits))
		return;
	execv("/proc/self/exe", saved);
	fprintf(stderr, "loader: cannot start again: %s\n", strerror(errno));
}

static char **copy_of(int count, char **words)
{
	char **copy = calloc((size_t)count + 1, sizeof(*copy));

	for (int i = 0; copy && i < count; i++)
		copy[i] = strdup(words[i]);
	return copy;
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct record record = {0};
	struct bpf_object *object;
	struct bpf_link *link;
	struct bpf_map *ops;
	struct btf *kernel;
	char *buffer;
	int kind;

	struct callbacks callbacks = {0};
	const char *chosen = NULL;
	bool counts = false;
	char **saved = copy_of(argc, argv);

	object = open_object(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		counts |= !strcmp(argv[i], "--count-calls");
		if (!strcmp(argv[i], "--struct-ops"))
			chosen = argv[i + 1];
	}
	ops = find_ops(object, chosen);
	kernel = btf__load_vmlinux_btf();
	if (!kernel)
		fail(1, "this kernel has no BTF");
	each_variable(object, fill_constant, kernel);
	if (getenv("SCX_TIMEOUT_MS"))
		set_timeout(object, ops, strtoul(getenv("SCX_TIMEOUT_MS"), NULL, 0));
	for (int i = 1; i < argc; i++)
		i += apply_option(object, ops, kernel, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
	if (counts)
		find_callbacks(object, ops, &callbacks);

	if (bpf_object__load(object))
		fail(1, "cannot load %s: %s", bpf_object__name(object), strerror(errno));
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	each_variable(object, find_record, &record);
	buffer = record.found ? calloc(1, bpf_map__value_size(record.variable.map)) : NULL;
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "--run"))
			run_program(object, argv[++i]);
	if (counts)
		begin_counting(&callbacks);
	attach_programs(object);
	link = bpf_map__attach_struct_ops(ops);
	if (!link) {
		/* ops.init may have failed, or the kernel refused; the record may know more. */
		int error = errno;

		kind = read_kind(&record, buffer);
		if (kind)
			print_exit(&record, kind, buffer);
		fail(1, "cannot attach %s: %s", bpf_map__name(ops), strerror(error));
	}
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "--run-attached"))
			run_on(object, argv[++i]);
	fprintf(stderr, "loader: %s attached\n", bpf_map__name(ops));

	/* An error leaves the link in place: the record or, without one, sysfs has to be asked. */
	while (!stopped && !read_kind(&record, buffer) && (record.found || scheduler_enabled())) {
		struct timespec pause = {0, POLL_NS};

		print_calls(&callbacks);
		nanosleep(&pause, NULL);
	}
	print_calls(&callbacks);
	bpf_link__destroy(link);
	kind = read_kind(&record, buffer);
	print_exit(&record, kind, buffer);
	bpf_object__close(object);
	if (kind && saved)
		restart(saved, read_code(&record, buffer));
	return kind >= FIRST_ERROR_KIND || (!kind && !stopped);
}
