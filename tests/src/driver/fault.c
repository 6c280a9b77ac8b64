/*
 * A reader driver with a fault: everything is vpcd's own, except what a macro overrides.
 * Types and numbers are those of pcsc-lite's ifdhandler.h, repeated so that no header package is needed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

typedef long RESPONSECODE;
typedef unsigned long DWORD;
typedef unsigned char UCHAR;

#ifdef MUTE
/* A card lies there (dirty, or upside down) and does not answer power: IFD_ERROR_POWER_ACTION, no ATR. */
RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, UCHAR *atr, DWORD *atr_length) {
    RESPONSECODE (*next)(DWORD, DWORD, UCHAR *, DWORD *) = dlsym(RTLD_NEXT, "IFDHPowerICC");
    if (action == 501 /* IFD_POWER_DOWN */)
        return next(lun, action, atr, atr_length);
    *atr_length = 0;
    return 608;
}
#endif

#ifdef ONE_READER
/* vpcd shows two slots; most desks have one reader. */
RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, DWORD *length, UCHAR *value) {
    RESPONSECODE (*next)(DWORD, DWORD, DWORD *, UCHAR *) = dlsym(RTLD_NEXT, "IFDHGetCapabilities");
    RESPONSECODE answer = next(lun, tag, length, value);
    if (answer == 0 && tag == 0x0FAE /* TAG_IFD_SLOTS_NUMBER */)
        *value = 1;
    return answer;
}
#endif
