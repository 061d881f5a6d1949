/* How everything that is learned of a visitor moves: the exponential moving average of StyleNova, rate 0.3,
 *
 *   p += 0.3 * (s - p)
 *
 * so that the latest event weighs 0.3, the one before it 0.21, the one before that 0.147: after five moves by the same strength p
 * has come 1 - 0.7^5 = 83 % of the way. In whole millionths, what is left over towards zero, so that it is the same everywhere. */
#ifndef VT_MOVING_AVERAGE_H
#define VT_MOVING_AVERAGE_H

#include <stdint.h>

enum { VT_AVERAGE_TENTHS = 3 };

/* Both within -1,000,000..1,000,000; so is the answer. */
static inline int32_t vt_average_move(int32_t p, int32_t s) { return p + (s - p) * VT_AVERAGE_TENTHS / 10; }

#endif
