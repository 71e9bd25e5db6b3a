// SPDX-License-Identifier: Apache-2.0
// The workload of an scxc scenario: reads plan.txt, makes its cgroups and tasks, and changes them when the plan says so.
// cc -O2 -static -pthread -o worker worker.c
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
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

#define NS_PER_S 1000000000LL

// Plain directories stand for cgroups; nothing that changes more than our own tasks is done.
static bool rehearsal;

// ---------------------------------------------------------------------------------------------------------- base

static _Noreturn __attribute__((format(printf, 1, 2))) void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("worker: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

static int64_t clock_ns(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		return -1;
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

static int64_t mono(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static struct timespec timespec_of(int64_t ns)
{
	struct timespec t = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };

	return t;
}

static void *allocate(size_t size)
{
	void *p = calloc(1, size > 0 ? size : 1);

	if (p == NULL)
		die("out of memory");
	return p;
}

static char *text_of(const char *from)
{
	char *copy = strdup(from);

	if (copy == NULL)
		die("out of memory");
	return copy;
}

static __attribute__((format(printf, 1, 2))) char *format_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		die("out of memory");
	va_end(args);
	return text;
}

// Writes a whole value into an existing kernel file; 0 or an errno.
static int write_file(const char *path, const char *value, int more_flags)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | more_flags, 0644);
	int error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, value, strlen(value)) < 0)
		error = errno;
	close(fd);
	return error;
}

// The first line of a file without its line end; empty if there is none.
static void read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");

	line[0] = '\0';
	if (file == NULL)
		return;
	if (fgets(line, (int)size, file) == NULL)
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

// A small generator of its own (splitmix64), so that a seed gives the same draws on every machine.
static uint64_t random_state;

static uint64_t random_next(void)
{
	uint64_t z = (random_state += 0x9E3779B97F4A7C15ULL);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
	return z ^ (z >> 31);
}

static uint64_t random_below(uint64_t n)
{
	return n == 0 ? 0 : random_next() % n;
}

// The natural logarithm of x in (0, 1]; no libm, whose results differ from machine to machine.
static double logarithm(double x)
{
	double z, z2, term, sum = 0;
	int halvings = 0;

	while (x < 0.75) {
		x *= 2;
		halvings++;
	}
	z = (x - 1) / (x + 1);
	z2 = z * z;
	term = z;
	for (int k = 1; k < 40; k += 2) {
		sum += term / k;
		term *= z2;
	}
	return 2 * sum - halvings * 0.69314718055994530942;
}

static int64_t random_exponential(int64_t mean)
{
	double u = ((double)(random_next() >> 11) + 1.0) / 9007199254740992.0;

	return (int64_t)(-(double)mean * logarithm(u));
}

static void json_text(FILE *out, const char *text)
{
	fputc('"', out);
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			fprintf(out, "\\%c", *c);
		else if (*c < 0x20 || *c == 0x7f)
			fprintf(out, "\\u%04x", *c);
		else
			fputc(*c, out);
	}
	fputc('"', out);
}

static const char *cpulist(const cpu_set_t *set)
{
	static char text[8192];
	size_t length = 0;

	text[0] = '\0';
	for (int first = 0; first < CPU_SETSIZE && length < sizeof(text) - 16; first++) {
		int last = first;

		if (!CPU_ISSET(first, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		length += (size_t)snprintf(text + length, sizeof(text) - length, first == last ? "%s%d" : "%s%d-%d",
					   length > 0 ? "," : "", first, last);
		first = last;
	}
	return text;
}

