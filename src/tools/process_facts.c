#define _GNU_SOURCE /* clock_gettime, getrusage */
#include "process_facts.h"

#include <sys/resource.h>
#include <time.h>

static uint64_t clock_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t vt_process_ms(void *context)
{
    (void)context;
    return clock_ms(CLOCK_MONOTONIC);
}

uint64_t vt_process_date_ms(void) { return clock_ms(CLOCK_REALTIME); }

size_t vt_process_peak_bytes(void *context)
{
    struct rusage usage;
    (void)context;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (size_t)usage.ru_maxrss * 1024 : 0;
}
