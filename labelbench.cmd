@echo off
rem Builds LabelBench when there is no build yet or LABELBENCH_REBUILD is set, then runs it.
rem   LABELBENCH_ACCELERATOR=cpu|cuda|directml   which native build goes along (default: cpu)
rem   LABELBENCH_ORT_SOURCE=npm|nuget            where ONNX Runtime comes from (default: npm)
setlocal
set "ROOT=%~dp0"
set "PROGRAM=%ROOT%artifacts\bin\LabelBench.Cli\release\labelbench.exe"
if "%LABELBENCH_ACCELERATOR%"=="" set "LABELBENCH_ACCELERATOR=cpu"
if "%LABELBENCH_ORT_SOURCE%"=="" set "LABELBENCH_ORT_SOURCE=npm"
if exist "%PROGRAM%" if "%LABELBENCH_REBUILD%"=="" goto run
where dotnet >nul 2>nul || (echo LabelBench is built on this machine and needs the .NET 10 SDK; dotnet is not on the PATH. 1>&2 & exit /b 4)
where npm >nul 2>nul || (echo LabelBench fetches its native parts with npm; npm is not on the PATH. Install Node.js 18 or newer. 1>&2 & exit /b 4)
echo Building LabelBench; this happens once and takes a minute or two ... 1>&2
dotnet build "%ROOT%src\LabelBench.Cli\LabelBench.Cli.csproj" -c Release -nologo -v quiet -p:Accelerator=%LABELBENCH_ACCELERATOR% -p:OnnxRuntimeSource=%LABELBENCH_ORT_SOURCE% 1>&2 || exit /b 5
:run
"%PROGRAM%" %*
exit /b %ERRORLEVEL%
