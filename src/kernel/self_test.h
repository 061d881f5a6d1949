/* Whether this build's SIMD kernels compute right numbers on the machine at hand. */
#ifndef VT_SELF_TEST_H
#define VT_SELF_TEST_H

#include <stdbool.h>

/* Compares the scan kernel with a scalar loop over drawn and extreme values. Some engines run relaxed-simd dots wrongly, so
 * the page asks before it uses that build. Takes well under a millisecond. */
bool vt_kernel_self_test(void);

#endif
