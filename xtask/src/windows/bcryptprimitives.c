/* Rust's standard library takes its random bytes from ProcessPrng of bcryptprimitives.dll (Windows 10 and newer).
   Wine 8 has no such DLL; this one answers from the generator that Wine has, RtlGenRandom under its exported name. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
