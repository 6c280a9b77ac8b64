/*
 * vpcd as the driver of a reader on the bus: pcscd finds the device, looks for a driver that names its ids and loads this,
 * as it would load a real one. Behind it stands one vpcd for each reader, because vpcd keeps its slots in one table.
 * Types and numbers are those of pcsc-lite's ifdhandler.h, repeated so that no header package is needed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef long RESPONSECODE;
typedef unsigned long DWORD;
typedef unsigned char UCHAR;
typedef struct {
    DWORD protocol, length;
} HEADER;

enum { READERS = 4, COMMUNICATION_ERROR = 612, SLOTS = 0x0FAE, SIMULTANEOUS = 0x0FAF };

static void *vpcd(DWORD lun) {
    static void *copies[READERS];
    DWORD reader = lun >> 16;
    if (reader >= READERS)
        return NULL;
    if (!copies[reader]) {
        Dl_info own;
        char path[4096];
        dladdr((void *)vpcd, &own);
        snprintf(path, sizeof path, "%s.%lu", own.dli_fname, reader);
        copies[reader] = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (!copies[reader])
            fprintf(stderr, "rig: %s\n", dlerror());
    }
    return copies[reader];
}

#define FORWARD(name, parameters, ...)                                                     \
    RESPONSECODE name parameters {                                                         \
        void *copy = vpcd(lun);                                                            \
        RESPONSECODE(*next) parameters = copy ? dlsym(copy, #name) : NULL;                 \
        return next ? next(__VA_ARGS__) : COMMUNICATION_ERROR;                             \
    }

FORWARD(IFDHCreateChannel, (DWORD lun, DWORD channel), lun, channel)
FORWARD(IFDHCloseChannel, (DWORD lun), lun)
FORWARD(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD length, UCHAR *value), lun, tag, length, value)
FORWARD(IFDHSetProtocolParameters, (DWORD lun, DWORD protocol, UCHAR flags, UCHAR a, UCHAR b, UCHAR c), lun, protocol,
        flags, a, b, c)
FORWARD(IFDHPowerICC, (DWORD lun, DWORD action, UCHAR *atr, DWORD *length), lun, action, atr, length)
FORWARD(IFDHTransmitToICC,
        (DWORD lun, HEADER send, UCHAR *out, DWORD out_length, UCHAR *in, DWORD *in_length, HEADER *receive), lun, send,
        out, out_length, in, in_length, receive)
FORWARD(IFDHICCPresence, (DWORD lun), lun)
FORWARD(IFDHControl,
        (DWORD lun, DWORD code, UCHAR *out, DWORD out_length, UCHAR *in, DWORD in_length, DWORD *returned), lun, code,
        out, out_length, in, in_length, returned)

/* vpcd shows two slots and is one reader at a time; these readers have one slot, and there may be some. */
RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, DWORD *length, UCHAR *value) {
    if (tag == SIMULTANEOUS) {
        *value = READERS;
        *length = 1;
        return 0;
    }
    void *copy = vpcd(lun);
    RESPONSECODE (*next)(DWORD, DWORD, DWORD *, UCHAR *) = copy ? dlsym(copy, "IFDHGetCapabilities") : NULL;
    RESPONSECODE answer = next ? next(lun, tag, length, value) : COMMUNICATION_ERROR;
    if (answer == 0 && tag == SLOTS)
        *value = 1;
    return answer;
}

/* "usb:31aa/3002:libudev:0:/dev/bus/usb/001/002" for a device on the bus: its card comes in at the port that the rig has
 * set aside for it (RIG_PORT_2), or for whatever is plugged in later. "/dev/null:35963" for a name without a device. */
RESPONSECODE IFDHCreateChannelByName(DWORD lun, char *name) {
    const char *port = strrchr(name, ':');
    if (strncmp(name, "usb:", 4) == 0) {
        char variable[32];
        snprintf(variable, sizeof variable, "RIG_PORT_%d", atoi(strrchr(name, '/') + 1));
        port = getenv(variable);
        if (!port)
            port = getenv("RIG_PORT_LATER");
    } else if (port) {
        port++;
    }
    return port ? IFDHCreateChannel(lun, strtoul(port, NULL, 10)) : COMMUNICATION_ERROR;
}
