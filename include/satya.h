#include <stdint.h>
#include <stddef.h>
uint32_t satya_abi_version(void);
