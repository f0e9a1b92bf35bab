@echo off
rem Builds LabelBench when its sources are newer than the last build, then runs it.
rem   LABELBENCH_ACCELERATOR=cpu|cuda|directml   which native build goes along (default: what the last build had, else cpu)
rem   LABELBENCH_ORT_SOURCE=npm|nuget            where ONNX Runtime comes from (default: what the last build had, else nuget for
rem                                              cuda and directml, npm for cpu: npm's library for Windows has the CPU provider only)
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "PROGRAM=%ROOT%artifacts\bin\LabelBench.Cli\release\labelbench.exe"
set "BUILT=%ROOT%artifacts\.built"
set "CHOICE=%ROOT%artifacts\.choice"
if not exist "%PROGRAM%" goto build
if not exist "%BUILT%" goto build
if not "%LABELBENCH_ACCELERATOR%%LABELBENCH_ORT_SOURCE%"=="" goto build
rem PowerShell comes with every Windows. Where it may not run, what is built is used as it is.
powershell -NoProfile -NonInteractive -Command "$b = (Get-Item -LiteralPath $env:BUILT).LastWriteTimeUtc; $s = 'src', 'workloads', 'native', 'Directory.Build.props', 'Directory.Packages.props' | ForEach-Object { Join-Path $env:ROOT $_ }; if (Get-ChildItem -LiteralPath $s -Recurse -File -ErrorAction SilentlyContinue | Where-Object { $_.FullName -notmatch 'node_modules' -and $_.LastWriteTimeUtc -gt $b } | Select-Object -First 1) { exit 3 }" >nul 2>nul
if errorlevel 3 if not errorlevel 4 goto build
goto run

:build
where dotnet >nul 2>nul || (
  echo LabelBench is built on this machine and needs the .NET 10 SDK; dotnet is not on the PATH. 1>&2
  echo   remedy: install the .NET SDK 10 and run this again 1>&2
  exit /b 4
)
where npm >nul 2>nul || (
  echo LabelBench fetches ONNX Runtime, libvips and its models with npm; npm is not on the PATH. 1>&2
  echo   remedy: install Node.js 18 or newer and run this again 1>&2
  exit /b 4
)
set "accelerator=cpu"
set "ort_source="
if exist "%CHOICE%" for /f "usebackq tokens=1,2 delims==" %%a in ("%CHOICE%") do set "%%a=%%b"
if not "%LABELBENCH_ACCELERATOR%"=="" set "accelerator=%LABELBENCH_ACCELERATOR%"
if not "%LABELBENCH_ACCELERATOR%"=="" set "ort_source="
if not "%LABELBENCH_ORT_SOURCE%"=="" set "ort_source=%LABELBENCH_ORT_SOURCE%"
if "%ort_source%"=="" if "%accelerator%"=="cpu" set "ort_source=npm"
if "%ort_source%"=="" set "ort_source=nuget"
if not "%accelerator%"=="cpu" if not "%accelerator%"=="cuda" if not "%accelerator%"=="directml" (
  echo LABELBENCH_ACCELERATOR is "%accelerator%"; on Windows it is cpu, cuda or directml. 1>&2
  exit /b 4
)
if not "%ort_source%"=="npm" if not "%ort_source%"=="nuget" (
  echo LABELBENCH_ORT_SOURCE is "%ort_source%"; it is npm or nuget. 1>&2
  exit /b 4
)
if not exist "%ROOT%artifacts" mkdir "%ROOT%artifacts"
echo Building LabelBench (%accelerator%, ONNX Runtime from %ort_source%); this happens once and takes a minute or two ... 1>&2
set "DOTNET_CLI_TELEMETRY_OPTOUT=1"
set "DOTNET_NOLOGO=1"
type nul > "%BUILT%.begun"
dotnet build "%ROOT%src\LabelBench.Cli\LabelBench.Cli.csproj" -c Release -nologo -v quiet -nodeReuse:false "-p:Accelerator=%accelerator%" "-p:OnnxRuntimeSource=%ort_source%" > "%ROOT%artifacts\build.log" 2>&1
if errorlevel 1 (
  findstr /i "error npm" "%ROOT%artifacts\build.log" 1>&2
  echo The build failed; the whole log is in artifacts\build.log. 1>&2
  exit /b 5
)
> "%CHOICE%" echo accelerator=%accelerator%
>> "%CHOICE%" echo ort_source=%ort_source%
move /y "%BUILT%.begun" "%BUILT%" >nul

:run
"%PROGRAM%" %*
exit /b %ERRORLEVEL%
