// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls: any bytes as a plan.txt. WORKER is the worker's text; its end is a jump back here.
// clang -g -O1 -pthread -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -DWORKER='"worker.c"' plan.c
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static jmp_buf plan_read;

// Memory of one plan: the worker ends with its process and frees nothing.
static void **kept;
static size_t kept_count, kept_room;

static void *keep(void *p)
{
	if (kept_count == kept_room) {
		kept_room = kept_room * 2 + 64;
		kept = realloc(kept, kept_room * sizeof(void *));
		if (kept == NULL)
			abort();
	}
	return kept[kept_count++] = p;
}

static void *keep_again(void *p, size_t size)
{
	void *moved = realloc(p, size);

	for (size_t i = kept_count; p != NULL && i-- > 0;) {
		if (kept[i] == p) {
			kept[i] = moved;
			return moved;
		}
	}
	return keep(moved);
}

static void forget(void *p)
{
	for (size_t i = kept_count; p != NULL && i-- > 0;) {
		if (kept[i] == p) {
			kept[i] = kept[--kept_count];
			break;
		}
	}
	free(p);
}

static _Noreturn void leave(int status)
{
	longjmp(plan_read, status + 1);
}

#define exit leave
#define calloc(count, size) keep(calloc(count, size))
#define strdup(text) keep(strdup(text))
#define realloc(p, size) keep_again(p, size)
#define free(p) forget(p)
#define main worker_main
#include WORKER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];

	if (fd < 0) {
		fd = memfd_create("plan", 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	memset(&plan, 0, sizeof(plan));
	plan_lines = NULL;
	plan_lines_count = plan_at = words_count = word_at = 0;
	if (setjmp(plan_read) == 0)
		read_plan(path);
	while (kept_count > 0)
		forget(kept[kept_count - 1]);
	return 0;
}
