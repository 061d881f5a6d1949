/* What the program asks of its machine: clocks and memory. */
#ifndef VT_PROCESS_FACTS_H
#define VT_PROCESS_FACTS_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds of a clock that only runs on. `context` is not read, so that it fits where a clock is an argument. */
uint64_t vt_process_ms(void *context);
/* Milliseconds since 1970. */
uint64_t vt_process_date_ms(void);
/* The most memory that the process has had; `context` as above. */
size_t vt_process_peak_bytes(void *context);

#endif
