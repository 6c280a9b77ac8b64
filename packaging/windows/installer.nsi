; Windows' installer, for one user and without an administrator. `cargo xtask package` writes a file with the facts (name, version,
; publisher, places) and calls makensis with it, here and in the release workflow alike.
;
; Everything is written into a folder beside its place first and then renamed, file by file, back again where one step
; fails: an installation is the old one or the new one. Exit status:
;   0  installed          3  the program is running, nothing was changed
;   1  the user stopped   4  a newer version is installed, nothing was changed
;   2  could not be written (no space, no right), nothing was changed
;   5  older than Windows 10, nothing was changed

!include "${PRODUCT}"

; 64 bits, as the programs are: where they do not run, neither does this.
Target amd64-unicode
Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\shikaku-rescue"
; An upgrade goes where the program is.
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ManifestSupportedOS all
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
!ifdef FAST
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME}"
VIAddVersionKey /LANG=0 "LegalCopyright" "${PUBLISHER}"

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "WordFunc.nsh"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "オンライン資格確認が使えない原因を調べ、直し方と、受付を続ける方法を示すアプリです。$\r$\n$\r$\nこのユーザーだけに入ります。管理者の許可はいりません。前の版が入っているときは、設定と残してある点検をそのままにして、新しくします。$\r$\n$\r$\n「インストール」を押すと始まります。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_TEXT "${NAME}を開く"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Japanese"

!define COMING "$INSTDIR\.coming"
!define KEPT "$LOCALAPPDATA\shikaku-rescue"

; Says why nothing was changed and ends with this status. A silent installation says it by the status alone.
!macro Stop STATUS TEXT
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${STATUS}
  Quit
!macroend

; Whether a program is running: the system lets nobody write to one that is. $0 says yes by 1.
!macro IsRunning FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $1 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

; Each file of the product, by the macro that is named.
!macro EachFile DO
  !insertmacro ${DO} "${WINDOW}"
  !insertmacro ${DO} "shikaku.exe"
!ifdef LOADER
  !insertmacro ${DO} "WebView2Loader.dll"
!endif
  !insertmacro ${DO} "LICENSES.txt"
  !insertmacro ${DO} "uninstall.exe"
!macroend

!macro Put FILE
  Delete "$INSTDIR\${FILE}.old"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    Rename "$INSTDIR\${FILE}" "$INSTDIR\${FILE}.old"
  ${EndIf}
  ${IfNot} ${Errors}
    Rename "${COMING}\${FILE}" "$INSTDIR\${FILE}"
  ${EndIf}
  ${If} ${Errors}
    StrCpy $9 1
  ${EndIf}
!macroend

!macro PutBack FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}.old"
    Delete "$INSTDIR\${FILE}"
    Rename "$INSTDIR\${FILE}.old" "$INSTDIR\${FILE}"
  ${ElseIf} ${FileExists} "${COMING}\${FILE}"
    ; It never left: what stands there is the old one.
  ${ElseIf} $R9 == ""
    Delete "$INSTDIR\${FILE}"
  ${EndIf}
!macroend

!macro DropOld FILE
  Delete "$INSTDIR\${FILE}.old"
!macroend

!macro DropComing FILE
  Delete "${COMING}\${FILE}"
!macroend

!macro DropFile FILE
  Delete "$INSTDIR\${FILE}"
!macroend

Function CleanUp
  SetOutPath "$TEMP"
  !insertmacro EachFile DropComing
  RMDir "${COMING}"
  RMDir "$INSTDIR"
  RMDir "$LOCALAPPDATA\Programs"
FunctionEnd

; The system could not unpack a file, for want of space for example.
Function .onInstFailed
  Call CleanUp
FunctionEnd

Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro Stop 5 "Windows 10か11で使えます。"
  ${EndIf}
  ; The version that is installed; none where the text is empty.
  ReadRegStr $R9 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $R9 != ""
    ; A call may name another folder (/D=), but one user has one installation.
    ReadRegStr $0 HKCU "${UNINSTALL}" "InstallLocation"
    ${If} $0 != ""
      StrCpy $INSTDIR $0
    ${EndIf}
    ${VersionCompare} "$R9" "${VERSION}" $0
    ${If} $0 == 1
      !insertmacro Stop 4 "新しい版（$R9）が入っています。この版（${VERSION}）にはもどしません。$\r$\nもどすときは、先に「設定」の「アプリ」から${NAME}をアンインストールしてください。"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  ; All names and links are of this user.
  SetShellVarContext current
  SetRegView 64
  ClearErrors
  CreateDirectory "$INSTDIR"
  CreateDirectory "${COMING}"
  ${If} ${Errors}
    Call CleanUp
    !insertmacro Stop 2 "「$INSTDIR」に書き込めません。何も変えていません。"
  ${EndIf}
  ; Room for the files beside the old ones.
  ${GetRoot} "$INSTDIR" $0
  ClearErrors
  ${DriveSpace} "$0\" "/D=F /S=K" $0
  ${IfNot} ${Errors}
  ${AndIf} $0 < ${SIZE_KIB}
    Call CleanUp
    !insertmacro Stop 2 "空きが足りません。あと$0 KBしかありません（${SIZE_KIB} KB使います）。何も変えていません。"
  ${EndIf}
  SetOverwrite on
  SetOutPath "${COMING}"
  ClearErrors
  File "${FILES}/${WINDOW}"
  File "${FILES}/shikaku.exe"
!ifdef LOADER
  File "${FILES}/WebView2Loader.dll"
!endif
  File "${FILES}/LICENSES.txt"
  WriteUninstaller "${COMING}\uninstall.exe"
  ${If} ${Errors}
    Call CleanUp
    !insertmacro Stop 2 "「$INSTDIR」に書き込めません。何も変えていません。"
  ${EndIf}
  SetOutPath "$TEMP"

  again:
  StrCpy $0 0
  !insertmacro IsRunning "${WINDOW}"
  !insertmacro IsRunning "shikaku.exe"
  ${If} $0 == 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}が動いています。閉じてから「再試行」を押してください。" /SD IDCANCEL IDRETRY again
    Call CleanUp
    SetErrorLevel 3
    Quit
  ${EndIf}

  StrCpy $9 0
  !insertmacro EachFile Put
  ${If} $9 == 1
    !insertmacro EachFile PutBack
    Call CleanUp
    !insertmacro Stop 2 "「$INSTDIR」のファイルを入れ替えられません。前の版のままです。"
  ${EndIf}
  !insertmacro EachFile DropOld
  RMDir "${COMING}"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}" "" "$INSTDIR\${WINDOW}" 0
  WriteRegStr HKCU "Software\Classes\${SCHEME}" "" "URL:${NAME}"
  WriteRegStr HKCU "Software\Classes\${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\${SCHEME}\DefaultIcon" "" '"$INSTDIR\${WINDOW}",0'
  WriteRegStr HKCU "Software\Classes\${SCHEME}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\${WINDOW}",0'
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ; The list of programs for links is read anew.
  ${RefreshShellIcons}
SectionEnd

Section "un.install"
  SetShellVarContext current
  SetRegView 64
  again:
  StrCpy $0 0
  !insertmacro IsRunning "${WINDOW}"
  !insertmacro IsRunning "shikaku.exe"
  ${If} $0 == 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}が動いています。閉じてから「再試行」を押してください。" /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${If} ${FileExists} "${KEPT}\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "残してある点検も消しますか。$\r$\n$\r$\n「いいえ」を選ぶと、もう一度入れたときに、続きから使えます。" /SD IDNO IDNO keep
    ; The key in Windows' credentials goes with them.
    nsExec::Exec '"$INSTDIR\shikaku.exe" history clear --yes'
    Pop $0
    RMDir /r "${KEPT}"
    keep:
  ${EndIf}
  !insertmacro EachFile DropFile
  RMDir "$INSTDIR"
  ; Where other programs of this user stand, and goes only when it is empty.
  RMDir "$LOCALAPPDATA\Programs"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  ; The links of another program that has taken the scheme over are its own.
  ReadRegStr $0 HKCU "Software\Classes\${SCHEME}\shell\open\command" ""
  ${If} $0 == '"$INSTDIR\${WINDOW}" "%1"'
    DeleteRegKey HKCU "Software\Classes\${SCHEME}"
  ${EndIf}
  ; Settings of the window, and content that was fetched.
  RMDir /r "$LOCALAPPDATA\${IDENTIFIER}"
  RMDir /r "$APPDATA\${IDENTIFIER}"
  ${RefreshShellIcons}
SectionEnd
